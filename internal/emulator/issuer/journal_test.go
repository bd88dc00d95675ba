package issuer_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/issuer"
)

func TestGrantsTellWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.accept(t, w.assertion())
	w.advance(time.Minute)
	refused := w.assertion()
	refused.claims["scope"], refused.claims["consumer_org"] = writeScope+" "+readScope, otherOrg
	answer := w.post(t, refused.text(t))

	got := w.Grants()
	if len(got) != 2 {
		t.Fatalf("%d grants", len(got))
	}
	trace := got[1].TraceID
	if trace == "" || !strings.Contains(answer.text, trace) {
		t.Errorf("trace id %q is not that of the answer", trace)
	}
	start := w.time().Add(-time.Minute)
	want := []issuer.Grant{
		{Time: start, ClientID: clientID, KeyID: keyID, Scopes: []string{writeScope}, Status: http.StatusOK},
		{
			Time: w.time(), ClientID: clientID, KeyID: keyID, Scopes: []string{writeScope, readScope}, ConsumerOrg: otherOrg,
			Status: http.StatusForbidden, Error: "forbidden", Code: "MP-251", TraceID: trace,
			Description: "Consumer " + otherOrg + " has not delegated access to the scope " + writeScope + " to supplier " + vendorOrg + ".",
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("grants are\n%+v, want\n%+v", got, want)
	}

	got[0].Scopes[0] = "changed"
	if w.Grants()[0].Scopes[0] != writeScope {
		t.Error("the journal can be changed from outside")
	}
	w.Reset()
	if len(w.Grants()) != 0 {
		t.Error("grants are left after Reset")
	}
}

// Whatever is wrong with a grant, neither the journal nor the answer repeats any part of the assertion; nor does the
// journal hold the token.
func TestNothingRepeatsTheAssertion(t *testing.T) {
	t.Parallel()
	all := append(defects(), defect{name: "nothing", spoil: func(*world, *assertion) {}, status: http.StatusOK})
	for _, d := range all {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			a := w.assertion()
			d.spoil(w, a)
			text := a.text(t)
			answer := w.post(t, text)
			journal := fmt.Sprintf("%+v", w.Grants())
			secrets := strings.Split(text, ".")
			if answer.status == http.StatusOK {
				secrets = append(secrets, strings.Split(answer.body["access_token"].(string), ".")...)
			} else {
				for _, secret := range secrets {
					if strings.Contains(answer.text, secret) {
						t.Error("the answer repeats a part of the assertion")
					}
				}
			}
			for _, secret := range secrets {
				if strings.Contains(journal, secret) {
					t.Error("the journal holds a part of the assertion or of the token")
				}
			}
		})
	}
}

func TestJournalTextsAreCut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.assertion()
	a.header["kid"] = strings.Repeat("ø", 5000)
	w.post(t, a.text(t))
	if got := w.Grants()[0].KeyID; len(got) > 1100 || !strings.HasSuffix(got, "ø…") {
		t.Errorf("%d bytes kept", len(got))
	}
}

// Grants, key changes, minting, reading and resetting at once; the race detector watches.
func TestGrantsAndKeyChangesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	both := []jose.JSONWebKey{publicJWK(keys().client, keyID), publicJWK(keys().other, "spare")}
	replayed := w.assertion().text(t)
	results := make(chan int, 40)
	var group sync.WaitGroup
	for n := range 40 {
		text := w.assertion().text(t)
		group.Go(func() {
			if got := w.post(t, text); got.status != http.StatusOK {
				t.Errorf("status %d: %s", got.status, got.text)
			}
		})
		group.Go(func() { results <- w.post(t, replayed).status })
		group.Go(func() {
			token, err := w.Mint(clientID, strconv.Itoa(n))
			if err != nil {
				t.Error(err)
			}
			if _, err := w.Verify(token); err != nil {
				t.Error(err)
			}
		})
		group.Go(func() {
			must(w.SetKeys(clientID, both))
			_ = w.ExpireKey(clientID, "spare")
			_ = w.RemoveKey(clientID, "spare")
			_ = w.Grants()
		})
		group.Go(func() {
			recorder := httptest.NewRecorder()
			w.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/jwk", nil))
		})
	}
	group.Wait()
	close(results)
	accepted := 0
	for status := range results {
		if status == http.StatusOK {
			accepted++
		}
	}
	if accepted != 1 {
		t.Errorf("one assertion was accepted %d times", accepted)
	}
	if got := len(w.Grants()); got != 80 {
		t.Errorf("%d grants", got)
	}
	w.Reset()
}
