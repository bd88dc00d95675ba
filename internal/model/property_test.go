package model_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// configurations draws valid configurations. The number makes ids and client ids unique in the
// world.
func configurations(t *rapid.T, c providertest.Catalog, number int) object {
	packages := rapid.SliceOfNDistinct(rapid.SampledFrom(c.Packages), 0, 40, rapid.ID).Draw(t, "access packages")
	visible := rapid.Bool().Draw(t, "visible") && !slices.ContainsFunc(packages, func(urn string) bool { return c.Hidden[urn] })
	// At most 230 characters are drawn, and the whole id may have 255.
	name := rapid.StringMatching(`[\pL\pN\pP\pS]{1,20}|[a-z]{200,230}`).Filter(func(s string) bool { return !strings.Contains(s, "/") })
	config := object{
		"id":          fmt.Sprintf("%s_%d%s", providertest.Vendor, number, name.Draw(t, "name of the id")),
		"name":        texts().Draw(t, "name"),
		"description": texts().Draw(t, "description"),
		"is_visible":  visible,
	}
	sets := object{
		"rights":                rapid.SliceOfNDistinct(rapid.SampledFrom(c.Resources), 0, 60, rapid.ID).Draw(t, "rights"),
		"access_packages":       packages,
		"client_ids":            clientIDs(number).Draw(t, "client ids"),
		"allowed_redirect_urls": redirectURLs().Draw(t, "redirect URLs"),
	}
	for _, attribute := range slices.Sorted(maps.Keys(sets)) {
		set, _ := sets[attribute].([]string)
		if len(set) > 0 || rapid.Bool().Draw(t, "empty instead of omitted: "+attribute) {
			config[attribute] = set
		}
	}
	if visible && rapid.Bool().Draw(t, "visible by default") {
		delete(config, "is_visible")
	}
	if rapid.Bool().Draw(t, "protection said") {
		config["deletion_protection"] = false // as an import has it
	}
	return config
}

// texts draws texts for nb, nn, en and further languages.
func texts() *rapid.Generator[object] {
	anything := rapid.OneOf(
		rapid.Just(""), rapid.StringN(0, 80, -1), rapid.StringMatching(`[ -~æøåÆØÅšžđ"\\\n\r\t$%{}]{0,60}`))
	text := rapid.Map(anything, func(s string) string { return strings.ReplaceAll(s, "\x00", "") }) // PostgreSQL has no place for it
	language := rapid.StringMatching(`[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}`)
	return rapid.Custom(func(t *rapid.T) object {
		drawn := object{}
		for key, value := range rapid.MapOfN(language, text, 0, 4).Draw(t, "further languages") {
			drawn[key] = value
		}
		for _, required := range []string{"nb", "nn", "en"} {
			drawn[required] = text.Draw(t, required)
		}
		return drawn
	})
}

func clientIDs(number int) *rapid.Generator[[]string] {
	id := rapid.OneOf(rapid.StringMatching(`[0-9a-f]{8}-[0-9a-f]{4}`), rapid.StringMatching(`[!-~æøåÆØÅ]([ -~]{0,20}[!-~])?`))
	return rapid.Map(rapid.SliceOfN(id, 0, 12), func(ids []string) []string {
		for i := range ids {
			ids[i] = fmt.Sprintf("%s-%d-%d", ids[i], number, i) // also in every case
		}
		return ids
	})
}

// redirectURLs draws URLs in odd spellings, no two of them the same URL: each has a host of its
// own.
func redirectURLs() *rapid.Generator[[]string] {
	scheme := rapid.SampledFrom([]string{"https", "https", "HTTPS", "Https"})
	user := rapid.SampledFrom([]string{"", "", "", "", "", "Me@", "Me:secret@", "me:@", "bl%C3%A5:%2F@", "%7e%20:p%40w%2f%25@", "%20%3c@", ":@", "@"})
	host := rapid.SampledFrom([]string{ // with a place for the number
		"h%d.example.no", "H%d.Example.NO", "h%d.xn--blbr-roah.no", "h%d.blåbær.no", "h%d.BLÅBÆR.no", "h%d.a-b.c_d.example.no", "h%d", "h%d.no.",
		"10.0.0.%d", "[2001:DB8::%d]", "[2001:0db8:0:0::0:1%d]", "[::ffff:10.1.1.%d]",
	})
	port := rapid.SampledFrom([]string{"", "", ":443", ":8443", ":1", ":65535", ":0443", ":"})
	path := rapid.OneOf(
		rapid.Just(""), rapid.Just("/"),
		rapid.StringMatching(`(/([a-zA-Z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2}|æ|Ø|%C3%A5|\\|\.\.?/){0,8}){1,3}/?`),
	)
	query := rapid.OneOf(rapid.Just(""), rapid.Just("?"), rapid.StringMatching(`\?([a-zA-Z0-9=&/?+,;:@-]|%[0-9A-F]{2}|å){0,12}`))
	fragment := rapid.OneOf(rapid.Just(""), rapid.Just("#"), rapid.StringMatching(`#([a-zA-Z0-9/?=-]|%[0-9A-F]{2}|ø){0,8}`))
	return rapid.Custom(func(t *rapid.T) []string {
		urls := make([]string, rapid.IntRange(0, 8).Draw(t, "count"))
		for i := range urls {
			numbered := fmt.Sprintf(host.Draw(t, "host"), i)
			urls[i] = scheme.Draw(t, "scheme") + "://" + user.Draw(t, "user") + numbered + port.Draw(t, "port") + path.Draw(t, "path") +
				query.Draw(t, "query") + fragment.Draw(t, "fragment")
		}
		return urls
	})
}

// What is created is read back as it was, plans nothing, and imports as the same state: two hundred
// configurations, and some thousand in "make torture".
func TestAnyValidConfigurationSurvivesCreateReadPlanAndImport(t *testing.T) {
	t.Parallel()
	for shard := range stepsWanted(t) / 250 { // of 100 checks each, rapid's own number
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			t.Parallel()
			w := providertest.New(t, emulator.Options{TokenLifetime: time.Hour}).Unsigned(t)
			p, known, number := w.Provider(t), w.Catalog(t), 0
			rapid.Check(t, func(t *rapid.T) {
				number++
				roundTrip(t, p.In(t), configurations(t, known, number))
			})
		})
	}
}

func roundTrip(t *rapid.T, p *tfkittest.Provider, config object) {
	created := p.Create(providertest.SystemType, config)
	read := p.Resume(created)
	read.ExpectSettled(config)
	if got := created.Differences(read); got != nil {
		t.Fatalf("the read changes %v:\ncreated %v\nread %v", got, created.State(), read.State())
	}

	p.NextRun()
	imported, byIdentity := p.Instance(providertest.SystemType), p.Instance(providertest.SystemType)
	for _, said := range []tfkittest.Diagnostics{imported.Import(fmt.Sprint(config["id"])), byIdentity.ImportIdentity(read.Identity())} {
		if said.HasError() {
			t.Fatalf("the import says %s", said)
		}
	}
	if got := imported.Differences(byIdentity); got != nil {
		t.Fatalf("the imports by id and by identity differ in %v", got)
	}
	// An import knows the register's spelling of the URLs only: that the plan changes nothing shows
	// that they are the same.
	if got := slices.DeleteFunc(read.Differences(imported), func(name string) bool { return name == "allowed_redirect_urls" }); len(got) > 0 {
		t.Fatalf("the import differs in %v:\ncreated %v\nimported %v", got, read.State(), imported.State())
	}
	if p := imported.Plan(config); p.Action != "none" {
		t.Fatalf("after the import the plan changes %v:\nconfigured %v\nimported %v", p.Changes, config, imported.State())
	}

	p.NextRun()
	imported.MustApply(nil)
}

// What Altinn would refuse, and can be known without asking it, is refused while planning: what
// passes is registered.
func TestWhatPassesThePlanIsRegistered(t *testing.T) {
	t.Parallel()
	languages := rapid.OneOf(rapid.SampledFrom([]string{"nb", "nn", "en"}), mess())
	for attribute, values := range map[string]*rapid.Generator[any]{
		"id":                    mess().AsAny(),
		"name":                  rapid.MapOfN(languages, mess(), 2, 5).AsAny(),
		"description":           rapid.MapOfN(languages, mess(), 2, 5).AsAny(),
		"client_ids":            rapid.SliceOfN(mess(), 1, 4).AsAny(),
		"allowed_redirect_urls": rapid.SliceOfNDistinct(likeAURL(), 1, 3, rapid.ID).AsAny(),
	} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			w := providertest.New(t, emulator.Options{TokenLifetime: time.Hour}).Unsigned(t)
			provider, number := w.Provider(t), 0
			rapid.Check(t, func(t *rapid.T) {
				number++
				unique := fmt.Sprint(number)
				value := values.Draw(t, attribute)
				switch drawn := value.(type) {
				case string:
					value = providertest.Vendor + "_" + unique + "-" + drawn
				case []string:
					if attribute == "client_ids" {
						value = appended(drawn, unique)
					}
				}
				p := provider.In(t)
				p.NextRun()
				c := providertest.With(providertest.MinimalSystem(unique), object{attribute: value})
				if said := p.Instance(providertest.SystemType).Plan(c).Diagnostics; !said.HasError() {
					p.NextRun()
					roundTrip(t, p, c)
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
