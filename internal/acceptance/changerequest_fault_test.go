package acceptance_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// Each row names what goes wrong while a change request is made and what must be true afterwards. Whatever happens, there is
// never a second one, and never a state without one.
func TestChangeRequestUnderFaults(t *testing.T) {
	t.Parallel()

	page, half := "<html><body>Bad gateway</body></html>", `{"id": "b9a5`
	stranger := `{"id":"505f8488-3d48-4c15-8e21-35cb9432f815","systemUserId":"x","status":"New"}`
	always := func(status int) *emulator.Fault { return &emulator.Fault{Status: status, Times: -1} }

	tests := map[string]struct {
		post emulator.Fault
		look *emulator.Fault // of the look-up by id
		says []string        // words of the error; nil when it succeeds
		none bool            // nothing is stored afterwards
	}{
		"the answer is lost after the effect":      {post: emulator.Fault{Drop: emulator.DropAfter}},
		"the call is lost before the effect":       {post: emulator.Fault{Drop: emulator.DropBefore}},
		"the call is lost twice":                   {post: emulator.Fault{Drop: emulator.DropBefore, Times: 2}},
		"the answer is cut":                        {post: emulator.Fault{Truncate: true}},
		"the answer is half a JSON":                {post: emulator.Fault{Body: &half}},
		"the answer is about another one":          {post: emulator.Fault{Body: &stranger}},
		"503 without effect":                       {post: emulator.Fault{Status: http.StatusServiceUnavailable}},
		"503 after the effect":                     {post: emulator.Fault{Status: http.StatusServiceUnavailable, Applied: true}},
		"500 without effect":                       {post: emulator.Fault{Status: http.StatusInternalServerError}},
		"500 after the effect":                     {post: emulator.Fault{Status: http.StatusInternalServerError, Applied: true}},
		"a gateway's page after the effect":        {post: emulator.Fault{Status: http.StatusBadGateway, Applied: true, Body: &page}},
		"504 after the effect":                     {post: emulator.Fault{Status: http.StatusGatewayTimeout, Applied: true}},
		"429, then room":                           {post: emulator.Fault{Status: http.StatusTooManyRequests}},
		"401 once":                                 {post: emulator.Fault{Status: http.StatusUnauthorized}},
		"lost, and the look-up fails once":         {post: emulator.Fault{Drop: emulator.DropAfter}, look: &emulator.Fault{Status: http.StatusServiceUnavailable}},
		"lost, and the look-up is forbidden":       {post: emulator.Fault{Drop: emulator.DropAfter}, look: always(http.StatusForbidden), says: []string{"is not known", "apply again"}},
		"lost before the effect, no look-up works": {post: emulator.Fault{Drop: emulator.DropBefore}, look: always(http.StatusInternalServerError), says: []string{"is not known", "apply again"}, none: true},
		"503 for ever":                             {post: *always(http.StatusServiceUnavailable), says: []string{"503"}, none: true},
		"500 for ever":                             {post: *always(http.StatusInternalServerError), says: []string{"500"}, none: true},
		"401 for ever":                             {post: *always(http.StatusUnauthorized), says: []string{"401", "token"}, none: true},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T, w *world) {
				t.Helper()

				p := w.provider(t)
				config := providertest.ChangeRequestConfig(w.Accepted(t, providertest.Standard))
				plan := p.plan(t, p.nothing(t, providertest.ChangeRequestType), config)
				must(t, nil, plan.said)

				test.post.Method, test.post.Path = http.MethodPost, providertest.ChangeRequestPath
				w.Fault(t, test.post)

				if test.look != nil {
					test.look.Method, test.look.Path = http.MethodGet, providertest.ChangeRequestPath+"/*"
					w.Fault(t, *test.look)
				}

				at, said := p.apply(t, plan)
				expectSaid(t, said, test.says, nil)
				w.Altinn.ClearFaults()

				if open := w.ChangeRequests("New"); (len(open) == 0) != test.none || len(open) > 1 {
					t.Errorf("open: %v", open)
				}

				if at.exists() != (test.says == nil) {
					t.Fatalf("in the state: %t", at.exists())
				}

				if !at.exists() { // the next apply makes up for it
					p = w.provider(t)
					at = p.create(t, providertest.ChangeRequestType, config)
				}

				expectIDs(t, "open", w.ChangeRequests("New"), at.text(t, "id"))
				p.settled(t, at, config)
			})
		})
	}
}

// An apply that runs out of time, or is interrupted, while the answer is on its way keeps what was stored.
func TestCutOffChangeRequestIsKept(t *testing.T) {
	t.Parallel()

	for name, limit := range map[string]string{"out of time": "1s", "interrupted": "1h"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			sent := make(chan struct{}, 1)
			p := w.providerOver(t, providertest.Tap{Next: w.Curl.Transport, Seen: func(request *http.Request) {
				if request.Method == http.MethodPost && request.URL.Path == providertest.ChangeRequestPath {
					sent <- struct{}{}
				}
			}})
			config := providertest.With(providertest.ChangeRequestConfig(w.Accepted(t, providertest.Standard)), object{"timeouts": object{"create": limit}})
			plan := p.plan(t, p.nothing(t, providertest.ChangeRequestType), config)

			// The effect comes at once, the answer never.
			w.Fault(t, emulator.Fault{Method: http.MethodPost, Path: providertest.ChangeRequestPath, Delay: emulator.Duration(time.Hour)})

			if name == "interrupted" {
				go func() {
					<-sent

					for len(w.ChangeRequests("New")) == 0 { // until it is stored
						<-time.After(time.Millisecond)
					}

					p.Stop()
				}()
			}

			at, said := p.apply(t, plan)
			must(t, nil, said)
			expectIDs(t, "open", w.ChangeRequests("New"), at.text(t, "id"))

			p = w.provider(t)
			p.settled(t, at, config)
		})
	}
}

// Withdrawing ends well whatever happens to the answer.
func TestChangeRequestDeleteUnderFaults(t *testing.T) {
	t.Parallel()

	for name, fault := range map[string]emulator.Fault{
		"the answer is lost after the effect": {Drop: emulator.DropAfter},
		"the call is lost before the effect":  {Drop: emulator.DropBefore},
		"500 without effect":                  {Status: http.StatusInternalServerError},
		"500 after the effect":                {Status: http.StatusInternalServerError, Applied: true},
		"503 without effect":                  {Status: http.StatusServiceUnavailable},
		"401 once":                            {Status: http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w, p, at, _ := openChange(t)
			fault.Method, fault.Path = http.MethodDelete, providertest.ChangeRequestPath+"/*"
			w.Fault(t, fault)
			p.destroy(t, at)
			expectIDs(t, "left", w.ChangeRequests("New"))
		})
	}
}

// What Altinn refuses in the apply is explained on the attribute at fault.
func TestRefusedChangeRequest(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	user := w.Accepted(t, providertest.Standard)

	w.Register(t, providertest.OtherVendorClient, providertest.SystemBody("theirs", object{
		"id": providertest.OtherVendor + "_theirs", "vendor": object{"ID": "0192:" + providertest.OtherVendor}, "rights": []object{providertest.Right("ske-krav-og-betalinger")},
	}))

	theirs, err := w.Altinn.CreateSystemUser(providertest.OtherVendor+"_theirs", providertest.Customer)
	must(t, err, nil)

	for name, test := range map[string]struct {
		config object
		at     string
		says   []string
	}{
		"a right that the system lacks":         {object{"required_rights": []string{"app_ttd_endring-av-navn-v2"}}, "required_rights", []string{"AUTH-00001", "Not among the rights of the system", "altinn_system"}},
		"a package that the system lacks":       {object{"required_access_packages": []string{providertest.AccessPackage("skatt-naering")}}, "required_access_packages", []string{"AUTH-00063", "access_packages", "altinn_system"}},
		"a package for client relations":        {object{"required_access_packages": []string{providertest.AccessPackage("regnskapsforer-lonn")}}, "required_access_packages", []string{"AUTH-00064"}},
		"a redirect URL that is not allowed":    {object{"redirect_url": "https://smartcloud.example.no/other"}, "redirect_url", []string{"AUTH-00021", "https://smartcloud.example.no/receipt"}},
		"a system user that is not there":       {object{"system_user_id": "00000000-0000-4000-8000-000000000001"}, "system_user_id", []string{"AUTH-00015", "altinn_system_users"}},
		"a system user of another vendor's":     {object{"system_user_id": theirs.ID}, "system_user_id", []string{"another vendor", "does not mean that the token has expired"}},
		"a request that waits for its customer": {object{"system_user_id": w.Ask(t, providertest.Standard, providertest.ChangingSystem, object{"externalRef": "waits"})}, "system_user_id", []string{"AUTH-00015", "New"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			at, said := p.apply(t, p.plan(t, p.nothing(t, providertest.ChangeRequestType), providertest.With(providertest.ChangeRequestConfig(user), test.config)))
			if at.exists() || !said.Errors().At(test.at).Says(test.says...) {
				t.Errorf("in the state: %t; %s", at.exists(), said)
			}
		})
	}

	t.Cleanup(func() { expectIDs(t, "open", w.ChangeRequests("New")) })
}

// Past fifty change requests of a system, Altinn's list shows the same fifty for ever. A creation that was cut off is found all the
// same.
func TestCrashAmongManyChangeRequests(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	user := w.Accepted(t, providertest.Standard)

	for n := range 60 {
		id := fmt.Sprintf("00000000-0000-4000-8000-%012d", n+1) // which come first in the list
		status, answer := w.Send(t, providertest.VendorClient, http.MethodPost, providertest.ChangeRequestPath+"?correlation-id="+id+"&system-user-id="+user,
			object{"unwantedRights": []object{providertest.Right(fmt.Sprintf("right-%d", n))}})

		if status != http.StatusCreated {
			t.Fatalf("%d %s", status, answer)
		}
	}

	lost := w.provider(t).create(t, providertest.ChangeRequestType, providertest.ChangeRequestConfig(user)) // whose state never reaches the CLI
	p := w.provider(t)
	at, said := p.apply(t, p.plan(t, p.nothing(t, providertest.ChangeRequestType), providertest.ChangeRequestConfig(user)))

	if must(t, nil, said); !said.Warnings().Says("has been taken over") || at.text(t, "id") != lost.text(t, "id") || len(w.ChangeRequests("New")) != 61 {
		t.Errorf("%d change requests; %s", len(w.ChangeRequests("New")), said)
	}
}
