package providertest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// Golden compares diagnostics with a section of the test's golden file. What is drawn at random has a placeholder there.
func Golden(t tfkittest.NamedTB, section string, said tfkittest.Diagnostics) {
	t.Helper()
	tfkittest.Golden(t, section, masked(said.Text()))
}

var (
	randomIDs = regexp.MustCompile(`\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`)
	traceIDs  = regexp.MustCompile(`\b(00-[0-9a-f]{32}-[0-9a-f]{16}-00|[0-9a-f]{32})\b`) // of Altinn and of Maskinporten
	waiting   = regexp.MustCompile(`( +\d+) in \S+, \S+ of it waiting`)
)

// masked numbers the ids in a text as they come, and hides trace ids and the time that retries took. Ids that tests make up start with
// eight zeros and stay, and so does the one that the provider's own texts give as an example.
func masked(text string) string {
	const example = "505f8488-3d48-4c15-8e21-35cb9432f815"

	var seen []string

	text = randomIDs.ReplaceAllStringFunc(text, func(id string) string {
		if id == example || strings.HasPrefix(id, "00000000-") {
			return id
		}

		if !slices.Contains(seen, id) {
			seen = append(seen, id)
		}

		return fmt.Sprintf("{id %d}", slices.Index(seen, id)+1)
	})

	text = waiting.ReplaceAllString(text, "$1 in {time}, {time} of it waiting")

	return traceIDs.ReplaceAllString(text, "{trace id}")
}

// ExpectIDs fails the test unless the ids are these, in any order.
func ExpectIDs(t TB, what string, got []string, want ...string) {
	t.Helper()

	if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
