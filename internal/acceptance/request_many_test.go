package acceptance_test

import (
	"net/http"
	"sync"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A plan for fifty customers costs a handful of calls, however they have answered, and tells the same as fifty looks.
func TestRefreshOfManyCustomersTakesFewCalls(t *testing.T) {
	t.Parallel()

	const many = 50

	for _, kind := range []string{providertest.Standard, providertest.Agent} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			system := w.RegisterOffering(t, "asking")
			p := w.provider(t)

			configs := make([]object, many)
			made := make([]*instance, many)

			for n, ref := range numbered("ref-%d", many) {
				configs[n] = providertest.With(providertest.RequestConfig(kind, system), object{"external_ref": ref})
				made[n] = p.create(t, providertest.RequestType, configs[n])

				switch n % 5 {
				case 0, 1, 2:
					w.Approve(t, made[n].text(t, "id"))
				case 3:
					w.Reject(t, made[n].text(t, "id"))
				}
			}

			before := w.Calls(http.MethodGet, "")
			next := w.provider(t)

			var group sync.WaitGroup

			for n, at := range made {
				group.Go(func() {
					now, said := next.refresh(t, at)
					expectSaid(t, said, nil, nil)

					want, user := []string{"Accepted", "Accepted", "Accepted", "Rejected", "New"}[n%5], ""
					if want == "Accepted" {
						user = at.text(t, "id")
					}

					if status, got := now.text(t, "status"), now.text(t, "system_user_id"); status != want || got != user {
						t.Errorf("request %d is %s with the system user %q, want %s with %q", n, status, got, want, user)
					}

					next.unchanged(t, now, configs[n])
				})
			}

			group.Wait()

			if calls := w.Calls(http.MethodGet, "") - before; calls > 6 {
				t.Errorf("%d calls: %s", calls, w.story())
			}
		})
	}
}
