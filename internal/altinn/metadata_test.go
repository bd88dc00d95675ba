package altinn

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

const (
	oneResource = `{"identifier":"ske-krav","title":{"nb":"Krav"},"delegable":true,"visible":false,"resourceType":"GenericAccessResource",` +
		`"hasCompetentAuthority":{"name":{"nb":"Skatteetaten"},"organization":"974761076","orgcode":"skd"},` +
		`"keywords":[{"word":"Skatt","language":"nb"}],"versionId":7}`
	onePackage = `{"id":"1","name":"Agriculture","urn":"urn:altinn:accesspackage:jordbruk","description":"Farms","isDelegable":true,` +
		`"isAssignable":false,"isResourcePolicyAvailable":true,"area":{"id":"2","name":"Jordbruk","urn":"accesspackage:area:jordbruk",` +
		`"packages":[],"group":null},"type":{"id":"3","name":"Organisasjon","provider":null},"resources":null}`
)

// The open metadata need no token, and are asked for in the language that was chosen.
func TestMetadataAreReadWithoutToken(t *testing.T) {
	t.Parallel()
	broken := &tokens{err: errors.New("no token")}
	for name, tc := range map[string]struct {
		answer, path, query, language string
		call                          func(context.Context, *Client) error
	}{
		"resource": {
			oneResource, "/resourceregistry/api/v1/resource/ske-krav", "", "", func(ctx context.Context, c *Client) error {
				r, err := c.Resource(ctx, "ske-krav")
				if err == nil && (r.Owner.OrgCode != "skd" || r.Keywords[0].Word != "Skatt" || !r.Registrable() || r.VersionID != 7) {
					t.Errorf("read %+v", r)
				}
				return err
			},
		},
		"resources": {
			"[" + oneResource + "]", "/resourceregistry/api/v1/resource/resourcelist", "includeApps=false&includeMigratedApps=true", "",
			func(ctx context.Context, c *Client) error { _, err := c.Resources(ctx, false); return err },
		},
		"package": {
			onePackage, "/accessmanagement/api/v1/meta/info/accesspackages/package/urn/urn:altinn:accesspackage:jordbruk", "", "en",
			func(ctx context.Context, c *Client) error {
				_, err := c.AccessPackage(ctx, "urn:altinn:accesspackage:jordbruk", "en")
				return err
			},
		},
		"packages": {
			`[{"name":"Industry","areas":[{"name":"Farming","urn":"accesspackage:area:jordbruk","packages":[` + onePackage + `]},{"packages":null}]}]`,
			"/accessmanagement/api/v1/meta/info/accesspackages/export", "", "nn", func(ctx context.Context, c *Client) error {
				all, err := c.AccessPackages(ctx, "nn")
				if err == nil && (len(all) != 1 || all[0].Area.Name != "Farming" || all[0].Type.Name != "Organisasjon" || all[0].Assignable) {
					t.Errorf("read %+v: the area is the one around the package", all)
				}
				return err
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &script{steps: []step{{status: http.StatusOK, body: tc.answer}}}
			if err := tc.call(t.Context(), newTestClient(s, broken)); err != nil {
				t.Fatal(err)
			}
			sent := s.seen[0]
			if sent.URL.Path != tc.path || sent.URL.RawQuery != tc.query || sent.Header.Get("Accept-Language") != tc.language {
				t.Errorf("sent %s in %q", sent.URL, sent.Header.Get("Accept-Language"))
			}
			if sent.Header.Get("Authorization") != "" {
				t.Error("a token was sent")
			}
		})
	}
}

func TestMetadataOfSomethingElseAreNotTaken(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `null`, `{"identifier":"SKE-KRAV"}`, `[]`} {
		c := newTestClient(&script{steps: []step{{status: http.StatusOK, body: body}}}, nil)
		if r, err := c.Resource(t.Context(), "ske-krav"); err == nil || api.IsNotFound(err) {
			t.Errorf("%s gave resource %v, %v", body, r, err)
		}
		if p, err := c.AccessPackage(t.Context(), "urn:altinn:accesspackage:toll", "nb"); err == nil || api.IsNotFound(err) {
			t.Errorf("%s gave package %v, %v", body, p, err)
		}
	}
}

// many calls a function from two hundred goroutines.
func many(call func()) {
	var all sync.WaitGroup
	for range 200 {
		all.Go(call)
	}
	all.Wait()
}

func TestManyCallersReadMetadataOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: http.StatusOK, body: "[" + oneResource + "]", takes: time.Second}}}
		m := NewMetadata(newTestClient(s, nil), time.Now)
		for range 2 {
			many(func() {
				if all, err := m.Resources(t.Context(), true); err != nil || len(all) != 1 {
					t.Errorf("got %v, %v", all, err)
				}
			})
			time.Sleep(time.Hour)
		}
		if len(s.seen) != 1 {
			t.Errorf("read %d times", len(s.seen))
		}
		if _, err := m.Resources(t.Context(), false); err == nil && len(s.seen) != 2 {
			t.Errorf("the list without apps was not read by itself: %d", len(s.seen))
		}
	})
}

// Two hundred callers do not make two hundred failing calls, and a failure is not for ever.
func TestFailureOfMetadataIsKeptForAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{
			{status: http.StatusInternalServerError, takes: time.Second}, {status: http.StatusInternalServerError}, {status: http.StatusOK, body: "[]"},
		}}
		m := NewMetadata(New(api.Options{BaseURL: "http://altinn.test", Transport: s}), time.Now)
		want := 0
		for _, fails := range []bool{true, true, false, false} {
			many(func() {
				if _, err := m.AccessPackages(t.Context(), "nb"); (err != nil) != fails {
					t.Errorf("got %v, failure expected: %t", err, fails)
				}
			})
			want = min(want+1, 3)
			if len(s.seen) != want {
				t.Fatalf("read %d times, want %d", len(s.seen), want)
			}
			time.Sleep(time.Minute)
		}
	})
}

func TestWhatDoesNotExistIsLookedUpOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: http.StatusNotFound, body: `{"title":"Not Found","status":404,"traceId":"00-1"}`}}}
		m := NewMetadata(newTestClient(s, nil), time.Now)
		for range 3 {
			if _, err := m.Resource(t.Context(), "ske-krav"); !api.IsNotFound(err) {
				t.Errorf("got %v", err)
			}
			time.Sleep(time.Hour)
		}
		if len(s.seen) != 1 {
			t.Errorf("looked up %d times", len(s.seen))
		}
	})
}

// Who gives up gets an answer at once, and those who still wait get theirs.
func TestCallerWhoGivesUpTakesNobodyAlong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: http.StatusOK, body: oneResource, takes: time.Minute / 4}}}
		m := NewMetadata(newTestClient(s, nil), time.Now)
		started := time.Now()
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()

		var errs []error
		var patient sync.WaitGroup
		patient.Go(func() { // waits for what the impatient one has started
			synctest.Wait()
			_, err := m.Resource(t.Context(), "ske-krav")
			errs = append(errs, err)
		})
		if _, err := m.Resource(impatient, "ske-krav"); !errors.Is(err, context.DeadlineExceeded) || time.Since(started) > time.Second {
			t.Errorf("the impatient one got %v after %s", err, time.Since(started))
		}
		patient.Wait()
		if !slices.Equal(errs, []error{nil}) || len(s.seen) != 1 {
			t.Errorf("the patient one got %v from %d calls", errs, len(s.seen))
		}
	})
}

// A plan whose checks gave up goes on: what they had asked for must not take the places of its other requests.
func TestMetadataForWhichNobodyWaitsAreGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: http.StatusOK, body: oneResource, takes: 20 * time.Second}}}
		ended := make(chan api.Attempt, 2)
		c := New(api.Options{
			BaseURL: "http://altinn.test", Transport: s, MaxConcurrentRequests: 1,
			Observe: func(_ context.Context, a api.Attempt) { ended <- a },
		})
		m := NewMetadata(c, time.Now)
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		many(func() {
			if _, err := m.Resource(impatient, "ske-krav"); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the impatient got %v", err)
			}
		})
		if first := <-ended; first.Elapsed != time.Second || first.Err == nil {
			t.Errorf("the request went on for %s and ended with %v", first.Elapsed, first.Err)
		}
		if r, err := m.Resource(t.Context(), "ske-krav"); err != nil || r.ID != "ske-krav" || len(s.seen) != 2 {
			t.Errorf("the next one got %v, %v after %d calls", r, err, len(s.seen))
		}
	})
}
