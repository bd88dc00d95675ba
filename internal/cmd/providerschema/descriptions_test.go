package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/altinn/terraform-provider-altinn/internal/provider"
)

func offered(t *testing.T) offer {
	t.Helper()

	exported, err := export(t.Context(), provider.NewServer("test"))
	if err != nil {
		t.Fatal(err)
	}

	return exported.Providers["altinn"]
}

func TestEverythingIsDescribedInWholeSentences(t *testing.T) {
	t.Parallel()

	texts := descriptions(offered(t))
	if len(texts) < 20 {
		t.Fatalf("found only %d descriptions", len(texts))
	}

	for _, path := range slices.Sorted(maps.Keys(texts)) {
		if fault := fault(texts[path]); fault != "" {
			t.Errorf("%s %s: %q", path, fault, texts[path])
		}
	}
}

func TestFaultyDescriptionsAreFound(t *testing.T) {
	t.Parallel()

	for text, faulty := range map[string]bool{
		"":                     true,
		"The id.":              true,
		"The id of the system": true,
		"the id of the system, which a change replaces.":          true,
		"The id of the system, which must never change. TODO.":    true,
		"Id of the system: `<org number>_<name>`.":                false,
		"Whether customers see the system. Defaults to `true`.":   false,
		"`tt02` or `prod`. There is no default, to keep it safe.": false,
	} {
		if got := fault(text) != ""; got != faulty {
			t.Errorf("%q is found faulty: %t", text, got)
		}
	}
}

// fault returns what keeps a description from being a whole sentence that says more than the name.
func fault(text string) string {
	switch {
	case text == "":
		return "has no description"
	case !regexp.MustCompile("^[A-Z`*\\[]").MatchString(text):
		return "does not begin like a sentence"
	case !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "```"):
		return "does not end like a sentence"
	case len(strings.Fields(text)) < 4:
		return "says little more than its name"
	case strings.Contains(text, "TODO"):
		return "is not finished"
	default:
		return ""
	}
}

// descriptions returns every description by the path of what it describes.
func descriptions(o offer) map[string]string {
	texts := map[string]string{}

	addBlock(texts, "provider", o.Provider.Block)

	for kind, schemas := range map[string]map[string]schema{
		"resource": o.Resources, "data source": o.DataSources, "ephemeral resource": o.EphemeralResources, "list resource": o.ListResources,
	} {
		for name, s := range schemas {
			addBlock(texts, kind+" "+name, s.Block)
		}
	}

	for name, i := range o.Identities {
		for attribute, a := range i.Attributes {
			texts["identity of "+name+": "+attribute] = a.Description
		}
	}

	for name, f := range o.Functions {
		texts["function "+name], texts["summary of function "+name] = f.Description, f.Summary
		for _, p := range f.Parameters {
			texts["function "+name+": "+p.Name] = p.Description
		}

		if f.Variadic != nil {
			texts["function "+name+": "+f.Variadic.Name] = f.Variadic.Description
		}
	}

	return texts
}

func addBlock(texts map[string]string, path string, b block) {
	texts[path] = b.Description

	addAttributes(texts, path+": ", b.Attributes)

	for name, nested := range b.Blocks {
		addBlock(texts, path+": "+name, nested.Block)
	}
}

func addAttributes(texts map[string]string, path string, attributes map[string]attribute) {
	for name, a := range attributes {
		texts[path+name] = a.Description
		if a.Nested != nil {
			addAttributes(texts, path+name+".", a.Nested.Attributes)
		}
	}
}

func TestExportHasTheFormOfTheCLI(t *testing.T) {
	t.Parallel()

	s := newSchema(&tfprotov6.Schema{Version: 2, Block: &tfprotov6.SchemaBlock{
		Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "ids", Type: tftypes.Set{ElementType: tftypes.String}, Optional: true, Description: "Ids.", DescriptionKind: tfprotov6.StringKindMarkdown},
			{Name: "keys", Computed: true, Sensitive: true, NestedType: &tfprotov6.SchemaObject{
				Nesting:    tfprotov6.SchemaObjectNestingModeMap,
				Attributes: []*tfprotov6.SchemaAttribute{{Name: "bits", Type: tftypes.Number, Required: true}},
			}},
		},
		BlockTypes: []*tfprotov6.SchemaNestedBlock{{
			TypeName: "timeouts", Nesting: tfprotov6.SchemaNestedBlockNestingModeSingle, Block: &tfprotov6.SchemaBlock{},
		}},
	}})

	got, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}

	const want = `{"version":2,"block":{"attributes":{` +
		`"ids":{"type":["set","string"],"description":"Ids.","description_kind":"markdown","optional":true},` +
		`"keys":{"nested_type":{"attributes":{"bits":{"type":"number","description_kind":"plain","required":true}},"nesting_mode":"map"},` +
		`"description_kind":"plain","computed":true,"sensitive":true}},` +
		`"block_types":{"timeouts":{"nesting_mode":"single","block":{"description_kind":"plain"}}},"description_kind":"plain"}}`
	if string(got) != want {
		t.Errorf("exported %s\nwant %s", got, want)
	}
}

func TestRunPrintsOneDocument(t *testing.T) {
	t.Parallel()

	var out bytes.Buffer
	if err := run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}

	var printed struct {
		Providers map[string]map[string]map[string]any `json:"provider_schemas"`
	}
	if err := json.Unmarshal(out.Bytes(), &printed); err != nil {
		t.Fatal(err)
	}

	for kind, name := range map[string]string{
		"provider": "block", "resource_schemas": "altinn_system", "data_source_schemas": "altinn_systems",
		"ephemeral_resource_schemas": "altinn_maskinporten_token", "list_resource_schemas": "altinn_system",
		"resource_identity_schemas": "altinn_system", "functions": "system_id",
	} {
		if _, found := printed.Providers["altinn"][kind][name]; !found {
			t.Errorf("%s has no %s", kind, name)
		}
	}
}
