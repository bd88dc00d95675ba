package acceptance_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// Each row names what goes wrong while a request is made and what must be true afterwards. Whatever happens, there is never
// a second request, and never a state without one.
func TestRequestUnderFaults(t *testing.T) {
	t.Parallel()

	page, half := "<html><body>Bad gateway</body></html>", `{"id": "b9a5`
	stranger := `{"id":"505f8488-3d48-4c15-8e21-35cb9432f815","systemId":"991825827_other","partyOrgNo":"310904473","externalRef":"x","status":"New"}`
	always := func(status int) *emulator.Fault { return &emulator.Fault{Status: status, Times: -1} }

	tests := map[string]struct {
		post  emulator.Fault
		look  *emulator.Fault // of the look-up by reference
		posts int
		says  []string // words of the error; nil when it succeeds
		none  bool     // nothing is stored afterwards
	}{
		"the answer is lost after the effect":      {post: emulator.Fault{Drop: emulator.DropAfter}, posts: 1},
		"the call is lost before the effect":       {post: emulator.Fault{Drop: emulator.DropBefore}, posts: 2},
		"the call is lost twice":                   {post: emulator.Fault{Drop: emulator.DropBefore, Times: 2}, posts: 3},
		"the answer is cut":                        {post: emulator.Fault{Truncate: true}, posts: 1},
		"the answer is half a JSON":                {post: emulator.Fault{Body: &half}, posts: 1},
		"the answer is about another request":      {post: emulator.Fault{Body: &stranger}, posts: 1},
		"503 without effect":                       {post: emulator.Fault{Status: http.StatusServiceUnavailable}, posts: 2},
		"503 after the effect":                     {post: emulator.Fault{Status: http.StatusServiceUnavailable, Applied: true}, posts: 1},
		"500 without effect":                       {post: emulator.Fault{Status: http.StatusInternalServerError}, posts: 2},
		"500 for ever":                             {post: *always(http.StatusInternalServerError), posts: 2, says: []string{"500", "nothing has been stored"}, none: true},
		"500 after the effect":                     {post: emulator.Fault{Status: http.StatusInternalServerError, Applied: true}, posts: 1},
		"a gateway's page after the effect":        {post: emulator.Fault{Status: http.StatusBadGateway, Applied: true, Body: &page}, posts: 1},
		"504 after the effect":                     {post: emulator.Fault{Status: http.StatusGatewayTimeout, Applied: true}, posts: 1},
		"429, then room":                           {post: emulator.Fault{Status: http.StatusTooManyRequests}, posts: 2},
		"401 once":                                 {post: emulator.Fault{Status: http.StatusUnauthorized}, posts: 2},
		"lost, and the look-up fails once":         {post: emulator.Fault{Drop: emulator.DropAfter}, look: &emulator.Fault{Status: http.StatusServiceUnavailable}, posts: 1},
		"lost, and the look-up is forbidden":       {post: emulator.Fault{Drop: emulator.DropAfter}, look: always(http.StatusForbidden), posts: 1, says: []string{"is not known", "apply again"}},
		"lost, and no look-up works":               {post: emulator.Fault{Drop: emulator.DropAfter}, look: always(http.StatusInternalServerError), posts: 1, says: []string{"is not known", "apply again"}},
		"lost before the effect, no look-up works": {post: emulator.Fault{Drop: emulator.DropBefore}, look: always(http.StatusInternalServerError), posts: 1, says: []string{"is not known", "apply again"}, none: true},
		"503 for ever":                             {post: *always(http.StatusServiceUnavailable), posts: 5, says: []string{"503"}, none: true},
		"401 for ever":                             {post: *always(http.StatusUnauthorized), posts: 2, says: []string{"401", "token"}, none: true},
	}

	for name, test := range tests {
		for _, kind := range []string{providertest.Standard, providertest.Agent} {
			t.Run(name+", "+kind, func(t *testing.T) {
				t.Parallel()
				inBubble(t, func(t *testing.T, w *world) {
					t.Helper()

					config := providertest.RequestConfig(kind, w.RegisterOffering(t, "asking"))

					post := test.post // shared with the other kind
					post.Method, post.Path = http.MethodPost, providertest.PostPath(kind)
					w.Fault(t, post)

					if test.look != nil {
						look := *test.look
						// The plan looks, and the creation before it asks.
						look.Method, look.Path, look.Skip = http.MethodGet, providertest.PostPath(kind)+"/byexternalref/*", 2
						w.Fault(t, look)
					}

					p := w.provider(t)
					at, said := p.apply(t, p.plan(t, p.nothing(t, providertest.RequestType), config))
					expectSaid(t, said, test.says, nil)

					if test.posts != w.Posts() {
						t.Errorf("%d POSTs, want %d: %s", w.Posts(), test.posts, w.story())
					}

					w.Altinn.ClearFaults()

					if live := w.Requests(kind); (len(live) == 0) != test.none || len(live) > 1 {
						t.Errorf("requests: %v", live)
					}

					if at.exists() != (test.says == nil) {
						t.Fatalf("in the state: %t", at.exists())
					}

					if !at.exists() { // the next apply makes up for it
						p = w.provider(t)
						at = p.create(t, providertest.RequestType, config)
					}

					expectIDs(t, "requests", w.Requests(kind), at.text(t, "id"))
					p.settled(t, at, config)
				})
			})
		}
	}
}

// An apply that runs out of time while the answer is on its way keeps what was stored.
func TestTimeoutOfARequestLosesNothing(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	config := providertest.With(providertest.RequestConfig(providertest.Standard, w.RegisterOffering(t, "asking")), object{"timeouts": object{"create": "1s"}})

	// The effect comes at once, the answer never.
	w.Fault(t, emulator.Fault{Method: http.MethodPost, Path: providertest.RequestPath, Delay: emulator.Duration(time.Hour)})

	at := p.create(t, providertest.RequestType, config)
	expectIDs(t, "requests", w.Requests(providertest.Standard), at.text(t, "id"))
	p.settled(t, at, config)
}

// A refresh that fails keeps the state, and says what failed.
func TestRequestReadUnderFaults(t *testing.T) {
	t.Parallel()

	page, empty, null, other := "<html></html>", "{}", "null", `{"id":"505f8488-3d48-4c15-8e21-35cb9432f815"}`

	tests := map[string]struct {
		fault emulator.Fault
		says  []string
	}{
		"503 twice":                {emulator.Fault{Status: http.StatusServiceUnavailable, Times: 2}, nil},
		"dropped once":             {emulator.Fault{Drop: emulator.DropBefore}, nil},
		"cut once":                 {emulator.Fault{Truncate: true}, nil},
		"500":                      {emulator.Fault{Status: http.StatusInternalServerError, Times: -1}, []string{"500"}},
		"403":                      {emulator.Fault{Status: http.StatusForbidden, Times: -1}, []string{"403", providertest.RequestReadScope}},
		"404 of something else":    {emulator.Fault{Status: http.StatusNotFound, Times: -1}, []string{"404"}},
		"a page with 200":          {emulator.Fault{Body: &page, Times: -1}, []string{"Unable to read"}},
		"an empty object with 200": {emulator.Fault{Body: &empty, Times: -1}, []string{"Unable to read"}},
		"null with 200":            {emulator.Fault{Body: &null, Times: -1}, []string{"Unable to read"}},
		"another request with 200": {emulator.Fault{Body: &other, Times: -1}, []string{"Unable to read"}},
	}

	for name, test := range tests {
		for _, kind := range []string{providertest.Standard, providertest.Agent} {
			t.Run(name+", "+kind, func(t *testing.T) {
				t.Parallel()
				inBubble(t, func(t *testing.T, w *world) {
					t.Helper()

					p, at, config := w.waitingRequest(t, kind)
					fault := test.fault // shared with the other kind
					fault.Method, fault.Path = http.MethodGet, providertest.RequestPath+"/*"
					w.Fault(t, fault)

					now, said := p.refresh(t, at)
					expectSaid(t, said, test.says, nil)

					if got := at.Differences(now.Instance); got != nil {
						t.Errorf("the refresh changes %v", got)
					}

					w.Altinn.ClearFaults()
					p.settled(t, now, config)
				})
			})
		}
	}
}

// Withdrawing ends well whatever happens to the answer.
func TestRequestDeleteUnderFaults(t *testing.T) {
	t.Parallel()

	tests := map[string]emulator.Fault{
		"the answer is lost after the effect": {Drop: emulator.DropAfter},
		"the call is lost before the effect":  {Drop: emulator.DropBefore},
		"500 without effect":                  {Status: http.StatusInternalServerError},
		"500 after the effect":                {Status: http.StatusInternalServerError, Applied: true},
		"503 without effect":                  {Status: http.StatusServiceUnavailable},
		"401 once":                            {Status: http.StatusUnauthorized},
	}

	for name, fault := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w, p, at, _ := waitingRequest(t, providertest.Standard)
			fault.Method, fault.Path = http.MethodDelete, providertest.RequestPath+"/*"
			w.Fault(t, fault)
			p.destroy(t, at)

			if live := w.Requests(providertest.Standard); len(live) > 0 {
				t.Errorf("requests: %v", live)
			}
		})
	}
}

// Two resources with one key are an error while planning, when both keys are known.
func TestTwoRequestsWithOneKeyArePlannedByNobody(t *testing.T) {
	t.Parallel()

	for _, kind := range []string{providertest.Standard, providertest.Agent} {
		w := newWorld(t)
		p := w.provider(t)
		config := providertest.RequestConfig(kind, w.RegisterOffering(t, "asking"))

		must(t, nil, p.plan(t, p.nothing(t, providertest.RequestType), config).said)

		// The default reference is the organisation number.
		second := p.plan(t, p.nothing(t, providertest.RequestType), providertest.With(config, object{"external_ref": providertest.Customer}))
		if !second.said.Errors().At("external_ref").Says("Two resources for one system user request", `system "991825827_asking", party 310904473, reference "310904473"`) {
			t.Errorf("%s: the plan says %s", kind, second.said)
		}

		// Other references, customers and systems are no second time.
		must(t, nil, p.plan(t, p.nothing(t, providertest.RequestType), providertest.With(config, object{"external_ref": "other"})).said)
		must(t, nil, p.plan(t, p.nothing(t, providertest.RequestType), providertest.With(config, object{"party_org_number": providertest.OtherCustomer})).said)
	}
}

// Where the keys become known as late as in the apply, POSTs for one key never run side by side, whatever their number and
// whether their answers are lost; and one request comes of them.
func TestPOSTsForOneKeyNeverOverlap(t *testing.T) {
	t.Parallel()

	const many = 6

	for name, fault := range map[string]emulator.Fault{
		"slow answers":    {Delay: emulator.Duration(30 * time.Millisecond), Times: -1},
		"the first lost":  {Drop: emulator.DropAfter},
		"the first broke": {Drop: emulator.DropBefore},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			config := providertest.RequestConfig(providertest.Standard, w.RegisterOffering(t, "asking"))
			posts := &counter{next: w.Curl.Transport}
			p := w.providerOver(t, postsThrough{posts, w.Curl.Transport})

			fault.Method, fault.Path = http.MethodPost, providertest.RequestPath
			w.Fault(t, fault)

			plans := make([]*planned, many)
			for i := range plans {
				plans[i] = w.provider(t).plan(t, p.nothing(t, providertest.RequestType), config)
			}

			made, said := make([]*instance, many), make([]diagnostics, many)

			var group sync.WaitGroup
			for i := range plans {
				group.Go(func() { made[i], said[i] = p.apply(t, plans[i]) })
			}

			group.Wait()

			if most := posts.most.Load(); most != 1 {
				t.Errorf("%d POSTs side by side", most)
			}

			live := w.Requests(providertest.Standard)
			if len(live) != 1 {
				t.Fatalf("%d requests: %s", len(live), w.story())
			}

			holders := 0

			for i := range made {
				switch {
				case made[i].exists():
					holders++
					p.settled(t, made[i], config)
				case !said[i].Errors().At("external_ref").Says("another resource of this configuration", live[0]):
					t.Errorf("the error does not say so: %s", said[i])
				}
			}

			if holders != 1 {
				t.Errorf("%d resources have the request", holders)
			}
		})
	}
}

// postsThrough sends POSTs of requests through one transport, and the rest through another.
type postsThrough struct{ posts, rest http.RoundTripper }

// RoundTrip implements [http.RoundTripper].
func (p postsThrough) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method == http.MethodPost && strings.HasPrefix(request.URL.Path, providertest.RequestPath) {
		return p.posts.RoundTrip(request)
	}

	return p.rest.RoundTrip(request)
}

// Many requests are made at once, and read with one token for each scope.
func TestManyRequestsAtOnce(t *testing.T) {
	t.Parallel()

	const many = 30

	w := newWorld(t)
	p := w.provider(t)
	config := providertest.RequestConfig(providertest.Agent, w.RegisterOffering(t, "asking"))

	var group sync.WaitGroup

	for _, name := range numbered("ref-%d", many) {
		group.Go(func() {
			own := providertest.With(config, object{"external_ref": name})
			p.settled(t, p.create(t, providertest.RequestType, own), own)
		})
	}

	group.Wait()

	if live := w.Requests(providertest.Agent); len(live) != many {
		t.Errorf("%d requests", len(live))
	}

	var scopes []string
	for _, grant := range w.Altinn.Grants() {
		scopes = append(scopes, strings.Join(grant.Scopes, " "))
	}

	if slices.Sort(scopes); len(slices.Compact(slices.Clone(scopes))) != len(scopes) {
		t.Errorf("grants for %v", scopes)
	}
}
