package matrix_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A restart of a service's database in the very moment of a write failed the apply, although all was well ten seconds later.
func TestWriteThatMeetsARestartIsDoneOnce(t *testing.T) {
	t.Parallel()

	for name, applied := range map[string]bool{"before its effect": false, "after its effect": true} {
		for _, does := range []operation{opCreate, opUpdate, opDelete} {
			for _, k := range kinds() {
				c := cell{fault: fault{name: name, once: all(done)}, does: does, kind: k, at: atService}
				if want := c.want(); want == untouched || want == noCell {
					continue
				}

				t.Run(c.String(), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						t.Helper()

						made, plan := c.ready(t, nil)

						var begins sync.Once

						made.after = made.ProviderOver(t, providertest.Tap{Next: made.Network, Seen: func(request *http.Request) {
							if request.Method == http.MethodGet || !strings.HasPrefix(request.URL.Path, c.kind.service.path) {
								return
							}

							begins.Do(func() {
								if applied {
									made.Fault(t, emulator.Fault{Method: request.Method, Status: http.StatusInternalServerError, Applied: true})
								}

								away := providertest.Restart(providertest.LongRestart)
								away.Path = c.kind.service.path + "*"
								made.Fault(t, away)
							})
						}}).Resume(made.before)
						began := time.Now()
						made.said = made.after.ApplyPlan(plan)

						if made.took = time.Since(began); made.took < providertest.LongRestart || made.took > providertest.LongRestart+time.Minute {
							t.Errorf("it took %s", made.took)
						}

						for _, complaint := range slices.Concat(c.saying(made), c.standing(t, made), c.following(t, made)) {
							t.Error(complaint)
						}
					})
				})
			}
		}
	}
}
