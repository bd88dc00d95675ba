package system

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// scripted returns a register behind which the function answers.
func scripted(answer func(w http.ResponseWriter, r *http.Request)) register {
	transport := roundTripper(func(r *http.Request) (*http.Response, error) {
		httptrace.ContextClientTrace(r.Context()).GotConn(httptrace.GotConnInfo{}) // the request leaves this machine
		w := httptest.NewRecorder()
		answer(w, r)
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
		return w.Result(), nil
	})
	client := altinntest.NewClient("http://register.test", transport)
	return register{client: client, run: run.New()}
}

const theSystem = `{"id":"991825827_a","name":{"nb":"A"},"description":{},"isVisible":true}`

func wanted() altinn.System {
	return altinn.System{ID: "991825827_a", Name: map[string]string{"nb": "A"}, IsVisible: true}
}

func TestInterruptedCreateTakesOverWhatItMade(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, interrupt := context.WithCancel(t.Context())
		var calls []string
		r := scripted(func(w http.ResponseWriter, r *http.Request) {
			calls = append(calls, r.Method)
			if r.Method == http.MethodPost {
				interrupt() // the POST takes effect, its answer does not come in time
				<-r.Context().Done()
				return
			}
			_, _ = io.WriteString(w, theSystem)
		})
		if diags := r.create(ctx, wanted()); len(diags) > 0 {
			t.Error(diags)
		}
		if got := strings.Join(calls, " "); got != "POST GET" {
			t.Errorf("calls %s", got)
		}
	})
}

func TestInterruptedCreateIsNotRepeated(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, interrupt := context.WithCancel(t.Context())
		var calls []string
		r := scripted(func(w http.ResponseWriter, r *http.Request) {
			calls = append(calls, r.Method)
			if r.Method == http.MethodPost {
				interrupt()
				<-r.Context().Done()
				return
			}
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"title":"Not Found","status":404,"traceId":"00-1"}`))
		})
		diags := r.create(ctx, wanted())
		if !diags.HasError() || !strings.Contains(diags[0].Detail(), "nothing has been registered") {
			t.Error(diags)
		}
		if got := strings.Join(calls, ", "); got != "POST, GET, GET" {
			t.Errorf("calls %s", got)
		}
	})
}

func TestLookIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, interrupt := context.WithCancel(t.Context())
		r := scripted(func(_ http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				interrupt()
			}
			<-r.Context().Done() // an answer that never comes
		})
		diags := r.create(ctx, wanted())
		if !diags.HasError() || !strings.Contains(diags[0].Detail(), "Whether the system has been registered is not known") {
			t.Error(diags)
		}
	})
}

func TestWritesOfOneSystemAreSerialised(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var writing, most, others atomic.Int32
		r := scripted(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPut {
				if strings.HasSuffix(r.URL.Path, "_b") {
					others.Add(1)
				} else {
					most.Store(max(most.Load(), writing.Add(1)))
					synctest.Wait() // every other goroutine waits: a second write of this system would be here by now
					if others.Load() == 0 {
						t.Error("the write of another system waits")
					}
					writing.Add(-1)
				}
			}
			_, _ = io.WriteString(w, strings.Replace(theSystem, "991825827_a", path.Base(r.URL.Path), 1))
		})
		var group sync.WaitGroup
		for _, id := range []string{"991825827_a", "991825827_a", "991825827_a", "991825827_b"} {
			group.Go(func() {
				s := wanted()
				s.ID = id
				if _, diags := r.replace(t.Context(), s, s); diags.HasError() {
					t.Error(diags)
				}
			})
		}
		group.Wait()
		if most.Load() != 1 {
			t.Errorf("%d writes of one system at once", most.Load())
		}
	})
}
