package emulator

import (
	"strings"
	"testing"
)

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
