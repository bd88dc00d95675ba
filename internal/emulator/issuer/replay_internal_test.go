package issuer

import (
	"strconv"
	"testing"
	"time"
)

// However long it runs, the store holds no more than what is used within one assertion's life.
func TestUsedAssertionsAreForgotten(t *testing.T) {
	t.Parallel()
	var used usedAssertions
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	const perSecond = 3
	for second := range 1000 {
		for n := range perSecond {
			key := assertionKey("client", strconv.Itoa(second)+"-"+strconv.Itoa(n), "")
			if !used.add(key, now.Add(120*time.Second), now) {
				t.Fatal("a new assertion counts as used")
			}
			if used.add(key, now.Add(120*time.Second), now) {
				t.Fatal("a used assertion counts as new")
			}
		}
		if len(used.expires) > 120*perSecond {
			t.Fatalf("%d assertions remembered after %d s", len(used.expires), second)
		}
		now = now.Add(time.Second)
	}
}

func TestJournalIsBounded(t *testing.T) {
	t.Parallel()
	i, err := New(Options{Issuer: "https://maskinporten.example/"})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for n := range maxGrants + 5 {
		i.record(&grant{now: start.Add(time.Duration(n) * time.Second)}, malformed(), "")
	}
	grants := i.Grants()
	if len(grants) != maxGrants {
		t.Fatalf("%d grants", len(grants))
	}
	if first := grants[0].Time; !first.Equal(start.Add(5 * time.Second)) {
		t.Errorf("the oldest is of %s", first)
	}
}
