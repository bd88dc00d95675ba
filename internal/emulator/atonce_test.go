package emulator_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/fault"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// atOnce sends the same call eight times and returns the answers' statuses and bodies. Each caller
// holds its body back until the emulator has asked every one of them for it, so all have come
// before any is answered.
func atOnce(s *scenetest.Scene, method, path string, body func(caller int) any) (answers []scenetest.Received) {
	s.T.Helper()
	const callers = 8
	var come, done sync.WaitGroup
	come.Add(callers)
	arrived := make(chan scenetest.Received, callers)
	for caller := range callers {
		done.Go(func() { arrived <- sendWhenAllCame(s, method, path, body(caller), &come) })
	}
	done.Wait()
	close(arrived)
	for one := range arrived {
		answers = append(answers, one)
	}
	return answers
}

func sendWhenAllCame(s *scenetest.Scene, method, path string, body any, come *sync.WaitGroup) scenetest.Received {
	trace := &httptrace.ClientTrace{Got100Continue: func() { come.Done(); come.Wait() }}
	request, err := http.NewRequestWithContext(httptrace.WithClientTrace(context.Background(), trace),
		method, s.Server.Access().PlatformURL+path, bytes.NewReader(wire.EncodeJSON(body)))
	if err != nil {
		s.T.Error(err)
		return scenetest.Received{}
	}
	request.Header.Set("Authorization", "Bearer "+s.Vendor.Token)
	request.Header.Set("Content-Type", scenetest.JSONType)
	request.Header.Set("Expect", "100-continue")
	transport := &http.Transport{ExpectContinueTimeout: time.Hour}
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(request)
	if err != nil {
		s.T.Error(err)
		return scenetest.Received{}
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		s.T.Error(err)
	}
	return scenetest.Received{Status: response.StatusCode, Header: response.Header, Body: string(content)}
}

// expectOneOf8 checks that one answer has the first status, and seven the other.
func expectOneOf8(t *testing.T, answers []scenetest.Received, one, others int) {
	t.Helper()
	statuses := map[int]int{}
	for _, answer := range answers {
		statuses[answer.Status]++
	}
	if statuses[one] != 1 || statuses[others] != 7 {
		t.Errorf("the statuses are %v: %+v", statuses, answers)
	}
}

// Equal POSTs of requests at once are all stored, in either kind.
func TestEqualRequestsAtOnce(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	for _, kind := range []systemuser.Kind{systemuser.Standard, systemuser.Agent} {
		body := scenetest.RequestJSON(kind, map[string]any{"externalRef": string(kind)})
		different := map[string]bool{}
		for _, answer := range atOnce(s, http.MethodPost, scenetest.VendorPathOf(kind), func(int) any { return body }) {
			different[scenetest.Decode[systemuser.RequestAnswer](t, answer).ID] = answer.Status == http.StatusCreated
		}
		if len(different) != 8 {
			t.Errorf("%d requests of kind %s, want 8", len(different), kind)
		}
		// Once they are answered, everybody sees them.
		again := scenetest.Decode[systemuser.RequestAnswer](t, s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPathOf(kind), body))
		if !different[again.ID] {
			t.Errorf("the next POST got %s", again.ID)
		}
	}
}

// Equal POSTs of a system at once: one stores it, the others collide with that.
func TestEqualSystemsAtOnce(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	body := scenetest.SystemJSON(scenetest.VendorOrg+"_race", nil)
	answers := atOnce(s, http.MethodPost, scenetest.VendorPath, func(int) any { return body })
	expectOneOf8(t, answers, http.StatusOK, http.StatusConflict)
	for _, answer := range answers {
		if answer.Status == http.StatusConflict && answer.Body != "The System already exist: "+scenetest.VendorOrg+"_race" {
			t.Errorf("the conflict is %s", answer.Body)
		}
	}
	if late := s.Vendor.Must(http.StatusBadRequest, http.MethodPost, scenetest.VendorPath, body); !strings.Contains(late.Body, "VLD-00002") || !strings.Contains(late.Body, "VLD-00004") {
		t.Errorf("afterwards: %s", late.Body)
	}
}

// Of several systems at once that want one client id, one gets it, and the others are not stored.
func TestOneClientIDForSystemsAtOnce(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	answers := atOnce(s, http.MethodPost, scenetest.VendorPath, func(caller int) any {
		return scenetest.SystemJSON(fmt.Sprintf("%s_%d", scenetest.VendorOrg, caller), map[string]any{"clientId": []string{"wanted"}})
	})
	expectOneOf8(t, answers, http.StatusOK, http.StatusConflict)
	stored := 0
	for caller := range 8 {
		if s.Vendor.Do(http.MethodGet, fmt.Sprintf("%s/%s_%d", scenetest.VendorPath, scenetest.VendorOrg, caller), nil).Status == http.StatusOK {
			stored++
		}
	}
	if stored != 1 {
		t.Errorf("%d systems are stored", stored)
	}
}

// PUTs of one system at once: one is written, the others fail, and the next one works again.
func TestPutsOfOneSystemAtOnce(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	path := scenetest.VendorPath + "/" + scenetest.SystemA
	body := func(caller int) any {
		return scenetest.SystemJSON(scenetest.SystemA, map[string]any{"clientId": []string{fmt.Sprintf("client-%d", caller)}})
	}
	answers := atOnce(s, http.MethodPut, path, body)
	expectOneOf8(t, answers, http.StatusOK, http.StatusInternalServerError)
	stored := scenetest.Decode[register.RegisteredSystem](t, s.Vendor.Must(http.StatusOK, http.MethodGet, path, nil)).ClientID
	if len(stored) != 1 || !strings.HasPrefix(stored[0], "client-") {
		t.Errorf("stored are %q", stored)
	}
	s.Vendor.Must(http.StatusOK, http.MethodPut, path, body(0))
	s.Vendor.Must(http.StatusOK, http.MethodPut, path, body(1))
}

// POSTs of a change request with one id at once: one stores it, the others find the id taken only
// when they store theirs.
func TestEqualChangeRequestsAtOnce(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	path := scenetest.ChangeOf(s.Holder("ref"), uuid.NewString())
	answers := atOnce(s, http.MethodPost, path, func(int) any { return scenetest.ChangeJSON(nil) })
	expectOneOf8(t, answers, http.StatusCreated, http.StatusInternalServerError)
	s.Vendor.Must(http.StatusOK, http.MethodPost, path, scenetest.ChangeJSON(nil))
	if stored := s.Server.ChangeRequests(); len(stored) != 1 {
		t.Errorf("stored are %+v", stored)
	}
}

// A caller that has its answer, or a broken connection, is no longer on its way when it comes
// again.
func TestOneAfterTheOther(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	for name, fault := range map[string]fault.Fault{
		"delay":    {Path: "*/request/vendor", Delay: 1},
		"drop":     {Path: "*/request/vendor", Drop: fault.DropAfter},
		"truncate": {Path: "*/request/vendor", Truncate: true},
	} {
		if err := s.Server.AddFault(fault); err != nil {
			t.Fatal(err)
		}
		body := scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": name, "redirectUrl": scenetest.Receipt + "?" + strings.Repeat("x", 1<<16)})
		first, err := s.Vendor.Try(http.MethodPost, scenetest.StandardPath, body)
		if err == nil && first.Status != http.StatusCreated {
			t.Errorf("%s: status %d: %s", name, first.Status, first.Body)
		}
		s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.StandardPath, body)
	}
}
