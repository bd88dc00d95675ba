package acceptance_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// listExample is one list block of an example.
type listExample struct {
	typ, name string
	query     tfkittest.Query
}

// listExamples reads the list blocks of a file as Terraform 1.14 does.
func listExamples(t *testing.T, file string) []listExample {
	t.Helper()

	content, err := os.ReadFile(file)
	must(t, err, nil)

	parsed, diags := hclsyntax.ParseConfig(content, filepath.Base(file), hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}

	outer, diags := parsed.Body.Content(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "list", LabelNames: []string{"type", "name"}}}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}

	var examples []listExample

	for _, block := range outer.Blocks {
		inner, diags := block.Body.Content(&hcl.BodySchema{
			Attributes: []hcl.AttributeSchema{{Name: "provider", Required: true}, {Name: "limit"}, {Name: "include_resource"}},
			Blocks:     []hcl.BlockHeaderSchema{{Type: "config"}},
		})
		if diags.HasErrors() || len(inner.Blocks) > 1 {
			t.Fatalf("%s: %v", file, diags)
		}

		if provider := hcl.ExprAsKeyword(inner.Attributes["provider"].Expr); provider != "altinn" {
			t.Errorf("%s: the provider is %q", file, provider)
		}

		examples = append(examples, listExample{typ: block.Labels[0], name: block.Labels[1], query: query(t, inner)})
	}

	return examples
}

// query is what Terraform asks for a list block. All values are literals.
func query(t *testing.T, block *hcl.BodyContent) tfkittest.Query {
	t.Helper()

	asked := tfkittest.Query{Limit: 100} // Terraform's default

	if attribute := block.Attributes["limit"]; attribute != nil {
		value, diags := attribute.Expr.Value(nil)
		if diags.HasErrors() {
			t.Fatal(diags)
		}

		asked.Limit, _ = value.AsBigFloat().Int64()
	}

	if attribute := block.Attributes["include_resource"]; attribute != nil {
		value, diags := attribute.Expr.Value(nil)
		if diags.HasErrors() {
			t.Fatal(diags)
		}

		asked.IncludeResource = value.True()
	}

	for _, config := range block.Blocks {
		attributes, diags := config.Body.JustAttributes()
		if diags.HasErrors() {
			t.Fatal(diags)
		}

		asked.Config = tfkittest.Object{}

		for name, attribute := range attributes {
			value, diags := attribute.Expr.Value(nil)
			if diags.HasErrors() {
				t.Fatal(diags)
			}

			asked.Config[name] = value.AsString()
		}
	}

	return asked
}

// Every list resource has an example, and each list of it finds something. No CLI here can run them; they are read with the
// CLIs' own parser, and asked for over the protocol.
func TestEveryListExampleRuns(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	system := w.RegisterOffering(t, "smartcloud")
	w.Approve(t, w.Ask(t, providertest.Standard, system, nil))
	w.Ask(t, providertest.Agent, system, object{"externalRef": "agent"})

	p := w.lists(t, object{})
	p.Create(providertest.ClientType, providertest.ClientConfig("SmartCloud"))

	for typ := range w.provider(t).Schemas.ListResourceSchemas {
		file := filepath.Join(examplesDir(t), "list-resources", typ, "list-resource.tfquery.hcl")

		examples := listExamples(t, file)
		if len(examples) == 0 {
			t.Errorf("%s lists nothing", file)
		}

		for _, example := range examples {
			if example.typ != typ {
				t.Errorf("%s lists %s", file, example.typ)
			}

			if found, diags := p.List(example.typ, example.query); len(diags) > 0 || len(found) == 0 {
				t.Errorf("%s.%s finds %v\n%s", example.typ, example.name, found, diags.Text())
			}
		}
	}
}

// No CLI of today's that is at hand has the command query: lists are driven over the protocol, as Terraform 1.14 does it.

// lists is a provider that lists what is in the world.
func (w *world) lists(t testing.TB, block object) *tfkittest.Provider {
	t.Helper()

	server, err := w.Server(nil)
	must(t, err, nil)

	return tfkittest.Drive(t, server, block)
}
