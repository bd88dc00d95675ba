package main

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// document is the outermost object of "terraform providers schema -json".
type document struct {
	FormatVersion string           `json:"format_version"`
	Providers     map[string]offer `json:"provider_schemas"`
}

// offer is everything one provider offers.
type offer struct {
	Provider           schema              `json:"provider"`
	Resources          map[string]schema   `json:"resource_schemas,omitempty"`
	DataSources        map[string]schema   `json:"data_source_schemas,omitempty"`
	EphemeralResources map[string]schema   `json:"ephemeral_resource_schemas,omitempty"`
	ListResources      map[string]schema   `json:"list_resource_schemas,omitempty"`
	Functions          map[string]function `json:"functions,omitempty"`
	Identities         map[string]identity `json:"resource_identity_schemas,omitempty"`
}

type schema struct {
	Version int64 `json:"version"`
	Block   block `json:"block"`
}

type block struct {
	Attributes      map[string]attribute   `json:"attributes,omitempty"`
	Blocks          map[string]nestedBlock `json:"block_types,omitempty"`
	Description     string                 `json:"description,omitempty"`
	DescriptionKind string                 `json:"description_kind"`
	Deprecated      bool                   `json:"deprecated,omitempty"`
}

type nestedBlock struct {
	Nesting  string `json:"nesting_mode"`
	Block    block  `json:"block"`
	MinItems int64  `json:"min_items,omitempty"`
	MaxItems int64  `json:"max_items,omitempty"`
}

type attribute struct {
	Type            tftypes.Type     `json:"type,omitempty"`
	Nested          *nestedAttribute `json:"nested_type,omitempty"`
	Description     string           `json:"description,omitempty"`
	DescriptionKind string           `json:"description_kind"`
	Deprecated      bool             `json:"deprecated,omitempty"`
	Required        bool             `json:"required,omitempty"`
	Optional        bool             `json:"optional,omitempty"`
	Computed        bool             `json:"computed,omitempty"`
	Sensitive       bool             `json:"sensitive,omitempty"`
	WriteOnly       bool             `json:"write_only,omitempty"`
}

type nestedAttribute struct {
	Attributes map[string]attribute `json:"attributes"`
	Nesting    string               `json:"nesting_mode"`
}

type identity struct {
	Version    int64                        `json:"version"`
	Attributes map[string]identityAttribute `json:"attributes"`
}

type identityAttribute struct {
	Type              tftypes.Type `json:"type"`
	Description       string       `json:"description,omitempty"`
	RequiredForImport bool         `json:"required_for_import,omitempty"`
	OptionalForImport bool         `json:"optional_for_import,omitempty"`
}

type function struct {
	Description        string       `json:"description,omitempty"`
	Summary            string       `json:"summary,omitempty"`
	DeprecationMessage string       `json:"deprecation_message,omitempty"`
	Return             tftypes.Type `json:"return_type"`
	Parameters         []parameter  `json:"parameters,omitempty"`
	Variadic           *parameter   `json:"variadic_parameter,omitempty"`
}

type parameter struct {
	Name        string       `json:"name"`
	Description string       `json:"description,omitempty"`
	Nullable    bool         `json:"is_nullable,omitempty"`
	Type        tftypes.Type `json:"type"`
}

func newSchema(s *tfprotov6.Schema) schema {
	return schema{Version: s.Version, Block: newBlock(s.Block)}
}

func newBlock(b *tfprotov6.SchemaBlock) block {
	converted := block{
		Attributes:      newAttributes(b.Attributes),
		Blocks:          map[string]nestedBlock{},
		Description:     b.Description,
		DescriptionKind: kind(b.DescriptionKind),
		Deprecated:      b.Deprecated,
	}

	for _, nested := range b.BlockTypes {
		converted.Blocks[nested.TypeName] = nestedBlock{
			Nesting:  strings.ToLower(nested.Nesting.String()),
			Block:    newBlock(nested.Block),
			MinItems: nested.MinItems,
			MaxItems: nested.MaxItems,
		}
	}

	return converted
}

func newAttributes(all []*tfprotov6.SchemaAttribute) map[string]attribute {
	converted := make(map[string]attribute, len(all))

	for _, a := range all {
		next := attribute{
			Type:            a.Type,
			Description:     a.Description,
			DescriptionKind: kind(a.DescriptionKind),
			Deprecated:      a.Deprecated,
			Required:        a.Required,
			Optional:        a.Optional,
			Computed:        a.Computed,
			Sensitive:       a.Sensitive,
			WriteOnly:       a.WriteOnly,
		}
		if a.NestedType != nil {
			next.Type = nil
			next.Nested = &nestedAttribute{Attributes: newAttributes(a.NestedType.Attributes), Nesting: strings.ToLower(a.NestedType.Nesting.String())}
		}

		converted[a.Name] = next
	}

	return converted
}

func newIdentity(i *tfprotov6.ResourceIdentitySchema) identity {
	converted := identity{Version: i.Version, Attributes: map[string]identityAttribute{}}

	for _, a := range i.IdentityAttributes {
		converted.Attributes[a.Name] = identityAttribute{
			Type:              a.Type,
			Description:       a.Description,
			RequiredForImport: a.RequiredForImport,
			OptionalForImport: a.OptionalForImport,
		}
	}

	return converted
}

func newFunction(f *tfprotov6.Function) function {
	converted := function{
		Description:        f.Description,
		Summary:            f.Summary,
		DeprecationMessage: f.DeprecationMessage,
		Return:             f.Return.Type,
	}

	for _, p := range f.Parameters {
		converted.Parameters = append(converted.Parameters, newParameter(p))
	}

	if f.VariadicParameter != nil {
		variadic := newParameter(f.VariadicParameter)
		converted.Variadic = &variadic
	}

	return converted
}

func newParameter(p *tfprotov6.FunctionParameter) parameter {
	return parameter{Name: p.Name, Description: p.Description, Nullable: p.AllowNullValue, Type: p.Type}
}

func kind(k tfprotov6.StringKind) string {
	if k == tfprotov6.StringKindMarkdown {
		return "markdown"
	}

	return "plain"
}

func each[From, To any](all map[string]From, convert func(From) To) map[string]To {
	converted := make(map[string]To, len(all))
	for name, one := range all {
		converted[name] = convert(one)
	}

	return converted
}
