package acceptance_test

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// offer is one thing that the provider offers: where its example is, what the example uses, and where its page is.
type offer struct {
	folder, use, page string
	// besides are files that the example has to have as well.
	besides []string
}

// offers are all things that the provider offers.
func offers(t *testing.T) []offer {
	t.Helper()

	schema := newWorld(t).provider(t).Schemas

	var all []offer

	add := func(kind, use string, names []string, besides ...string) {
		for _, name := range slices.Sorted(slices.Values(names)) {
			all = append(all, offer{
				folder: path.Join(kind, name), use: fmt.Sprintf(use, name),
				page: path.Join(kind, strings.TrimPrefix(name, "altinn_")+".md"), besides: besides,
			})
		}
	}

	add("resources", `resource "%s" "`, slices.Collect(maps.Keys(schema.ResourceSchemas)),
		"import.sh", "import-by-string-id.tf", "import-by-identity.tf")
	add("data-sources", `data "%s" "`, slices.Collect(maps.Keys(schema.DataSourceSchemas)))
	add("ephemeral-resources", `ephemeral "%s" "`, slices.Collect(maps.Keys(schema.EphemeralResourceSchemas)))
	add("functions", "provider::altinn::%s(", slices.Collect(maps.Keys(schema.Functions)))
	add("list-resources", `list "%s" "`, slices.Collect(maps.Keys(schema.ListResourceSchemas)))

	return all
}

// Whatever the provider offers has an example that uses it, which [TestEveryExampleRuns] and [TestEveryListExampleRuns] run, and a
// page that shows it; and there is no page of what it does not offer.
func TestEverythingOfferedHasAnExampleAndAPage(t *testing.T) {
	t.Parallel()

	executed := examples(t)
	docs := filepath.Join(examplesDir(t), "..", "docs")
	all := offers(t)

	for _, o := range all {
		text := ""

		if i := slices.IndexFunc(executed, func(e example) bool { return e.folder == o.folder }); i >= 0 {
			text = executed[i].text(t)
		} else if list, err := os.ReadFile(filepath.Join(examplesDir(t), o.folder, "list-resource.tfquery.hcl")); err == nil {
			text = string(list)
		}

		if !strings.Contains(text, o.use) {
			t.Errorf("examples/%s: nothing in it has %s", o.folder, o.use)
		}

		for _, file := range o.besides {
			if _, err := os.Stat(filepath.Join(examplesDir(t), o.folder, file)); err != nil {
				t.Error(err)
			}
		}

		page, err := os.ReadFile(filepath.Join(docs, o.page))
		if err != nil || !strings.Contains(string(page), o.use) {
			t.Errorf("docs/%s does not show %s: %v", o.page, o.use, err)
		}
	}

	expectNoOtherPages(t, docs, all)
}

func expectNoOtherPages(t *testing.T, docs string, all []offer) {
	t.Helper()

	pages, err := filepath.Glob(filepath.Join(docs, "*", "*.md"))
	must(t, err, nil)

	for _, page := range pages {
		kind, name := filepath.Base(filepath.Dir(page)), filepath.Base(page)
		if kind != "guides" && !slices.ContainsFunc(all, func(o offer) bool { return o.page == path.Join(kind, name) }) {
			t.Errorf("docs/%s/%s is about nothing that the provider offers", kind, name)
		}
	}
}
