package layout_test

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A linter of modules asks for it, and it says at once what an older CLI would say of some line.
func TestExamplesSayWhichVersionsTheyTake(t *testing.T) {
	t.Parallel()

	for name, content := range files(t) {
		text := string(content)
		if strings.HasPrefix(filepath.ToSlash(name), "examples/") && path.Ext(name) == ".tf" &&
			strings.Contains(text, "required_providers") && !strings.Contains(text, "required_version") {
			t.Errorf("%s: its terraform block has no required_version", name)
		}
	}
}

// A CLI does not read a data source that names a resource before the apply while an instance of that is about to change. What is done for
// each of its results then fails every plan.
func TestExamplesReadForEachOfALocal(t *testing.T) {
	t.Parallel()

	for name, content := range files(t) {
		if strings.HasPrefix(filepath.ToSlash(name), "examples/") && path.Ext(name) == ".tf" {
			for _, block := range dataForEachResource(t, name, content) {
				t.Errorf("%s: data %q: let its for_each or count name a local instead of a resource", name, block)
			}
		}
	}
}

func TestFabricatedDataSourcesAreFound(t *testing.T) {
	t.Parallel()

	for text, found := range map[string]bool{
		`data "altinn_x" "y" { for_each = { for k, r in altinn_z.all : k => r if r.id != null } }`: true,
		`data "altinn_x" "y" { count = altinn_z.one.id != null ? 1 : 0 }`:                          true,
		`data "altinn_x" "y" { for_each = local.accepted }`:                                        false,
		`data "altinn_x" "y" { for_each = toset(data.altinn_z.all.ids) }`:                          false,
		`resource "altinn_x" "y" { for_each = altinn_z.all }`:                                      false,
	} {
		if got := len(dataForEachResource(t, "main.tf", []byte(text))) > 0; got != found {
			t.Errorf("%s: found: %t", text, got)
		}
	}
}

// dataForEachResource names the data sources of a file whose for_each or count names a resource.
func dataForEachResource(t *testing.T, name string, content []byte) []string {
	t.Helper()

	parsed, diags := hclsyntax.ParseConfig(content, name, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}

	var found []string

	for _, block := range parsed.Body.(*hclsyntax.Body).Blocks {
		for _, argument := range []string{"for_each", "count"} {
			attribute, there := block.Body.Attributes[argument]
			if block.Type == "data" && there && slices.ContainsFunc(attribute.Expr.Variables(), func(named hcl.Traversal) bool {
				return strings.HasPrefix(named.RootName(), "altinn_")
			}) {
				found = append(found, block.Labels[1])
			}
		}
	}

	return found
}
