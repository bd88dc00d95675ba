package acceptance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// catalogue is what systems can ask for in the world.
type catalogue struct {
	resources []string
	packages  []string
	hidden    map[string]bool // packages that only a hidden system may have
}

// catalogue reads the world's open metadata.
func (w *world) catalogue(t tb) catalogue {
	t.Helper()

	found := catalogue{hidden: map[string]bool{}}

	var resources []struct {
		Identifier, ResourceType string
		Delegable                bool
	}

	w.open(t, "/resourceregistry/api/v1/resource/resourcelist", &resources)

	for _, resource := range resources {
		if resource.Delegable && !slices.Contains([]string{"MaskinportenSchema", "Altinn2Service", "Consent"}, resource.ResourceType) {
			found.resources = append(found.resources, resource.Identifier)
		}
	}

	var groups []struct {
		Areas []struct {
			Packages []struct {
				URN                       string
				IsDelegable, IsAssignable bool
			}
		}
	}

	w.open(t, "/accessmanagement/api/v1/meta/info/accesspackages/export", &groups)

	for _, group := range groups {
		for _, area := range group.Areas {
			for _, one := range area.Packages {
				if one.IsDelegable || one.IsAssignable {
					found.packages = append(found.packages, one.URN)
					found.hidden[one.URN] = !one.IsAssignable
				}
			}
		}
	}

	if len(found.resources) < 60 || len(found.packages) < 40 {
		t.Fatalf("the world has only %d resources and %d packages", len(found.resources), len(found.packages))
	}

	return found
}

// visible are packages that a visible system may have.
func (c catalogue) visible(count int) []string {
	packages := slices.DeleteFunc(slices.Clone(c.packages), func(urn string) bool { return c.hidden[urn] })

	return packages[:count]
}

// open reads open metadata.
func (w *world) open(t tb, path string, into any) {
	t.Helper()

	status, answer := w.Send(t, providertest.VendorClient, http.MethodGet, path, nil)
	if status != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, status, answer)
	}

	if err := json.Unmarshal(answer, into); err != nil {
		t.Fatalf("GET %s: %v", path, err)
	}
}

// configurations draws valid configurations. The number makes ids and client ids unique in the world.
func (c catalogue) configurations(t *rapid.T, number int64) object {
	packages := rapid.SliceOfNDistinct(rapid.SampledFrom(c.packages), 0, 40, rapid.ID).Draw(t, "access packages")
	visible := rapid.Bool().Draw(t, "visible") && !slices.ContainsFunc(packages, func(urn string) bool { return c.hidden[urn] })

	// At most 230 characters are drawn, and the whole id may have 255.
	name := rapid.StringMatching(`[\pL\pN\pP\pS]{1,20}|[a-z]{200,230}`).Filter(func(s string) bool { return !strings.Contains(s, "/") })
	config := object{
		"id":          fmt.Sprintf("%s_%d%s", providertest.Vendor, number, name.Draw(t, "name of the id")),
		"name":        texts().Draw(t, "name"),
		"description": texts().Draw(t, "description"),
		"is_visible":  visible,
	}

	sets := object{
		"rights":                rapid.SliceOfNDistinct(rapid.SampledFrom(c.resources), 0, 60, rapid.ID).Draw(t, "rights"),
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

func clientIDs(number int64) *rapid.Generator[[]string] {
	id := rapid.OneOf(rapid.StringMatching(`[0-9a-f]{8}-[0-9a-f]{4}`), rapid.StringMatching(`[!-~æøåÆØÅ]([ -~]{0,20}[!-~])?`))

	return rapid.Map(rapid.SliceOfN(id, 0, 12), func(ids []string) []string {
		for i := range ids {
			ids[i] = fmt.Sprintf("%s-%d-%d", ids[i], number, i) // also in every case
		}

		return ids
	})
}

// redirectURLs draws URLs in odd spellings, no two of them the same URL: each has a host of its own.
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

// A thousand configurations: what is created is read back as it was, plans nothing, and imports as the same state.
func TestAnyValidConfigurationSurvivesCreateReadPlanAndImport(t *testing.T) {
	t.Parallel()

	const shards = 10 // of 100 checks each, rapid's own number

	w := newWorld(t)
	known := w.catalogue(t)

	var number atomic.Int64

	for shard := range shards {
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			t.Parallel()

			p := w.unsigned(t).provider(t)

			rapid.Check(t, func(t *rapid.T) { p.roundTrip(t, known.configurations(t, number.Add(1))) })
		})
	}
}

func (p *protocol) roundTrip(t *rapid.T, config object) {
	created := p.create(t, providertest.SystemType, config)

	read, said := p.refresh(t, created)
	must(t, nil, said)

	if len(said) > 0 {
		t.Fatalf("the read warns: %s", said)
	}

	if got := created.Differences(read.Instance); got != nil {
		t.Fatalf("the read changes %v:\ncreated %v\nread %v", got, created.State(), read.State())
	}

	if got := p.plan(t, read, config).Changes; got != nil {
		t.Fatalf("the plan changes %v", got)
	}

	p.NextRun()

	imported, said := p.importByID(t, providertest.SystemType, fmt.Sprint(config["id"]))
	must(t, nil, said)

	byIdentity, said := p.importByIdentity(t, providertest.SystemType, read.Identity())
	must(t, nil, said)

	if got := imported.Differences(byIdentity.Instance); got != nil {
		t.Fatalf("the imports by id and by identity differ in %v", got)
	}

	// An import knows the register's spelling of the URLs only: that the plan changes nothing shows that they are the same.
	if got := slices.DeleteFunc(read.Differences(imported.Instance), func(name string) bool { return name == "allowed_redirect_urls" }); len(got) > 0 {
		t.Fatalf("the import differs in %v:\ncreated %v\nimported %v", got, read.State(), imported.State())
	}

	if got := p.plan(t, imported, config).Changes; got != nil {
		t.Fatalf("after the import the plan changes %v:\nconfigured %v\nimported %v", got, config, imported.State())
	}

	p.NextRun()
	p.destroy(t, imported)
}
