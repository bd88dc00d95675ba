package acceptance_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// What Altinn would refuse, and can be known without asking it, is refused while planning: what passes is registered.
func TestWhatPassesThePlanIsRegistered(t *testing.T) {
	t.Parallel()

	w := newWorld(t)

	var number atomic.Int64

	unique := func() string { return fmt.Sprint(number.Add(1)) }
	languages := rapid.OneOf(rapid.SampledFrom([]string{"nb", "nn", "en"}), mess())

	for attribute, values := range map[string]*rapid.Generator[any]{
		"id":                    rapid.Map(mess(), func(s string) any { return providertest.Vendor + "_" + unique() + "-" + s }),
		"name":                  rapid.MapOfN(languages, mess(), 2, 5).AsAny(),
		"description":           rapid.MapOfN(languages, mess(), 2, 5).AsAny(),
		"client_ids":            rapid.Map(rapid.SliceOfN(mess(), 1, 4), func(s []string) any { return appended(s, unique()) }),
		"allowed_redirect_urls": rapid.SliceOfNDistinct(likeAURL(), 1, 3, rapid.ID).AsAny(),
	} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()

			p := w.unsigned(t).provider(t)

			rapid.Check(t, func(t *rapid.T) {
				config := providertest.With(providertest.MinimalSystem(unique()), object{attribute: values.Draw(t, attribute)})
				if said := p.checkNew(t, providertest.SystemType, config); len(said.Errors()) == 0 {
					p.NextRun()
					p.roundTrip(t, config)
				}
			})
		})
	}
}

func appended(texts []string, end string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = text + end
	}

	return all
}

// mess draws texts that may be right or wrong.
func mess() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(), rapid.StringMatching(`[ -~]{0,12}`), rapid.StringMatching(`[a-zA-Z0-9æØ \t/\\%:._~"'-]{0,20}`),
	)
}

// likeAURL draws what looks like a URL from afar.
func likeAURL() *rapid.Generator[string] {
	either := func(expressions ...string) *rapid.Generator[string] {
		generators := make([]*rapid.Generator[string], len(expressions))
		for i, expression := range expressions {
			generators[i] = rapid.StringMatching(expression)
		}

		return rapid.OneOf(generators...)
	}
	hosts := either(
		`[a-zA-Z0-9æØ.*!~_$&'(),;=-]{1,12}`, `(\*\.)?[a-z]{1,3}(\.[a-z]{0,3}){0,2}\.?`, `\[[0-9a-f:.%]{0,12}\]?`,
		`[0-9]{1,3}(\.[0-9]{1,3}){3,4}`, `[a-z%0-9A-F ]{1,8}\.no`,
	)
	rests := either(`(/[ -~æ]{0,10})?`, `(/([a-z.]|%[0-9a-fA-F]{2}|\\){0,6}){0,3}`)

	return rapid.Custom(func(t *rapid.T) string {
		start := either(`https://`, `(https|HTTPS|http|ftp|)(://|:/|//|:\\\\|:)`).Draw(t, "start")

		return start + either(``, `[a-z:%]{0,4}@`).Draw(t, "user") + hosts.Draw(t, "host") + either(``, `:[0-9]{0,6}`).Draw(t, "port") +
			rests.Draw(t, "path") + either(``, `(\?[ -~]{0,5})?(#[ -~]{0,5})?`).Draw(t, "tail")
	})
}
