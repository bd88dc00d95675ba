package provider

import (
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// environment is one of Altinn's, with the Maskinporten whose tokens it takes (altinn-api.md §1.1,
// maskinporten.md §1.1, §1.3).
type environment struct {
	name         string
	description  string
	platformURL  string
	maskinporten maskinporten.Endpoints
	// selfserviceURL is of the API by which clients of that Maskinporten are managed.
	selfserviceURL string
}

func environments() []environment {
	test := maskinporten.Test()
	const selfservice, testSelfservice = "https://api.samarbeid.digdir.no", "https://api.test.samarbeid.digdir.no"
	return []environment{
		{"prod", "production", "https://platform.altinn.no", maskinporten.Production(), selfservice},
		{"tt02", "the test environment for vendors", "https://platform.tt02.altinn.no", test, testSelfservice},
		{"at22", "internal to Altinn", "https://platform.at22.altinn.cloud", test, testSelfservice},
		{"at23", "internal to Altinn", "https://platform.at23.altinn.cloud", test, testSelfservice},
		{"at24", "internal to Altinn", "https://platform.at24.altinn.cloud", test, testSelfservice},
		{"yt01", "internal to Altinn, for load tests", "https://platform.yt01.altinn.cloud", test, testSelfservice},
	}
}

func environmentNamed(name string) (environment, bool) {
	for _, e := range environments() {
		if e.name == name {
			return e, true
		}
	}
	return environment{}, false
}

// nearestEnvironment guesses which environment a wrong name means, such as TT02, production or tt2.
// It returns an empty text if it cannot.
func nearestEnvironment(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	best, longest := "", 1
	for _, e := range environments() {
		if n := commonPrefix(name, e.name); n > longest {
			best, longest = e.name, n
		}
	}
	return best
}

func commonPrefix(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// environmentChoices lists the environments for a message.
func environmentChoices() string {
	var lines strings.Builder
	for _, e := range environments() {
		lines.WriteString("\n  - " + e.name + ": " + e.description)
	}
	return lines.String()
}
