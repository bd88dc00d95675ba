package provider

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"testing"
)

// Firewalls are opened by the page's table.
func TestPageNamesTheHostsOfEveryEnvironment(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/index.md")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, e := range environments() {
		want = append(want, fmt.Sprintf("| `%s` | `%s` | `%s` |", e.name, e.platformURL, e.maskinporten.Issuer))
	}
	if got := regexp.MustCompile("(?m)^\\| `\\w+` \\| `https.*$").FindAllString(string(page), -1); !slices.Equal(got, want) {
		t.Errorf("the table is\n%q, want\n%q", got, want)
	}
}
