package emulator

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// The journal shows what happened and nothing that opens a door.
func TestJournalHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	vendor := newVendor(t, server)
	vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON("991825827_a", nil), "User-Agent", "agent/1")
	assertion := signAssertion(t, server, vendorID, scopeRegisterWrite)
	grant := "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=" + assertion
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	granted := vendor.must(http.StatusOK, http.MethodPost, tokenPath, grant, form...)
	vendor.do(http.MethodPost, tokenPath+"?"+grant, "", form...)
	vendor.do(http.MethodPost, "/"+assertion+"?x="+assertion, `{"pasted":"`+vendor.token+`"}`, "User-Agent", assertion)
	calls := server.Journal()
	encoded, err := json.Marshal(calls)
	if err != nil {
		t.Fatal(err)
	}
	token := decode[map[string]any](t, granted)["access_token"].(string)
	for what, secret := range map[string]string{"caller's token": vendor.token, "issued token": token, "assertion": assertion} {
		if strings.Contains(string(encoded), secret) || strings.Contains(string(encoded), strings.Split(secret, ".")[2]) {
			t.Errorf("the journal holds the %s", what)
		}
	}
	created := calls[0]
	if created.Method != http.MethodPost || created.Path != vendorPath || created.Status != http.StatusOK || created.UserAgent != "agent/1" ||
		!strings.Contains(created.RequestBody, `"991825827_a"`) || !strings.HasPrefix(created.ResponseBody, `"`) ||
		strings.Join(created.Scopes, " ") != scopeRegisterWrite || created.Time.IsZero() {
		t.Errorf("the first call is %+v", created)
	}
	if calls[1].Status != http.StatusOK || calls[1].RequestBody != "" || calls[1].ResponseBody != "" {
		t.Errorf("the grant is %+v", calls[1])
	}
	if grants := server.Grants(); len(grants) != 2 || grants[0].ClientID != vendorID {
		t.Errorf("the grants are %+v", grants)
	}
}

func TestJournalIsCapped(t *testing.T) {
	t.Parallel()
	if got := kept([]byte(strings.Repeat("æ", maxJournalBody))); len(got) > maxJournalBody+len("…") || !strings.HasSuffix(got, "æ…") {
		t.Errorf("%d bytes were kept, ending in %q", len(got), got[len(got)-6:])
	}
	var journal journal
	for status := range maxCalls + 3 {
		journal.add(Call{Status: status})
	}
	calls := journal.calls()
	if len(calls) != maxCalls || calls[0].Status != 3 {
		t.Errorf("%d calls are kept, the first is number %d", len(calls), calls[0].Status)
	}
}

// Large bodies and long addresses make the journal shorter, not larger.
func TestJournalIsCappedByBytes(t *testing.T) {
	t.Parallel()
	var journal journal
	large := strings.Repeat("x", maxJournalBody)
	for status := range 2 * maxJournalBytes / maxJournalBody {
		journal.add(Call{Status: status, Query: large, ResponseBody: large})
	}
	calls, bytes := journal.calls(), 0
	for index := range calls {
		bytes += calls[index].size()
	}
	last := calls[len(calls)-1].Status
	if bytes > maxJournalBytes || bytes < maxJournalBytes-3*maxJournalBody || bytes != journal.bytes || last != 2*maxJournalBytes/maxJournalBody-1 {
		t.Errorf("%d calls with %d bytes, counted as %d, are kept, the last is number %d", len(calls), bytes, journal.bytes, last)
	}
	journal.clear()
	journal.add(Call{})
	if kept := journal.calls(); len(kept) != 1 || journal.bytes != kept[0].size() {
		t.Errorf("%d calls with %d bytes are kept after all", len(kept), journal.bytes)
	}
}
