package catalog

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

const (
	mostSuggestions = 3
	// shortestPart is how long a name must be to be looked for within others.
	shortestPart = 4
)

// nearest returns the candidates that a wrong name most likely was to be, best first: the same but for upper and lower case,
// then those a few slips away, then those of which it is a part, or which are a part of it.
func nearest(name string, candidates []string) []string {
	type guess struct {
		candidate string
		distance  int
	}
	wanted := []rune(strings.ToLower(name))
	most := max(2, len(wanted)/4)
	guesses := make([]guess, 0, len(candidates))
	for _, candidate := range candidates {
		other := []rune(strings.ToLower(candidate))
		g := guess{candidate: candidate, distance: distance(wanted, other, most)}
		switch {
		case g.distance <= most:
		case isPart(string(wanted), string(other)) || isPart(string(other), string(wanted)):
			g.distance = max(len(wanted)-len(other), len(other)-len(wanted)) // more than most, or it would be that many slips away
		default:
			continue
		}
		guesses = append(guesses, g)
	}
	slices.SortFunc(guesses, func(a, b guess) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), strings.Compare(a.candidate, b.candidate))
	})
	best := make([]string, min(len(guesses), mostSuggestions))
	for i := range best {
		best[i] = guesses[i].candidate
	}
	return best
}

func isPart(part, whole string) bool {
	return len(part) >= shortestPart && strings.Contains(whole, part)
}

// distance counts the slips between two words, where a slip adds, drops or changes a letter or swaps two neighbours. Where
// there are more than most, the answer is any number above it.
func distance(a, b []rune, most int) int {
	if max(len(a)-len(b), len(b)-len(a)) > most {
		return most + 1
	}
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	before, last, row := rows[0], rows[1], rows[2] // of a[:i-2], a[:i-1] and a[:i]
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}

// kind is what a name is the name of.
type kind int

const (
	resources kind = iota
	packages
	scopes
)

func (k kind) String() string {
	switch k {
	case packages:
		return "access packages"
	case scopes:
		return "scopes"
	default:
		return "resources"
	}
}

// nearest returns those of all names that a wrong name was most likely meant to be.
func (k kind) nearest(name string, all []string) []string {
	if k != packages {
		return nearest(name, all)
	}
	best := nearest(name[strings.LastIndexByte(name, ':')+1:], bareNames(all))
	for i := range best {
		best[i] = identifier.AccessPackagePrefix + best[i]
	}
	return best
}

// bareNames are the last parts of the URNs of access packages.
func bareNames(urns []string) []string {
	names := make([]string, len(urns))
	for i, urn := range urns {
		names[i] = strings.TrimPrefix(urn, identifier.AccessPackagePrefix)
	}
	return names
}

// allResources lists the resources to suggest one of, without the apps that only their source knows while that is down. If they cannot
// be read in time, there are no suggestions, and nothing else is lost.
func allResources(ctx context.Context, metadata *altinn.Metadata) []altinn.Resource {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	all, err := metadata.Resources(ctx, true)
	if err != nil {
		all, _ = metadata.Resources(ctx, false)
	}
	return all
}

// allPackages lists the access packages likewise.
func allPackages(ctx context.Context, metadata *altinn.Metadata, language string) []altinn.AccessPackageInfo {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	all, _ := metadata.AccessPackages(ctx, language)
	return all
}

func resourceIDs(all []altinn.Resource) []string {
	ids := make([]string, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	return ids
}

func packageURNs(all []altinn.AccessPackageInfo) []string {
	urns := make([]string, len(all))
	for i := range all {
		urns[i] = all[i].URN
	}
	return urns
}
