package tfkittest

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

// Open validates and opens an ephemeral resource, and closes it again. It fails the test where core would refuse the result.
func (p *Provider) Open(typeName string, config Object) (Object, Diagnostics) {
	p.tb.Helper()
	schema, ok := p.Schemas.EphemeralResourceSchemas[typeName]
	if !ok {
		p.tb.Fatalf("there is no ephemeral resource %q", typeName)
	}
	encoded := encode(p.tb, toValue(p.tb, schema.ValueType(), config))
	validated, err := p.server.ValidateEphemeralResourceConfig(p.tb.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{
		TypeName: typeName, Config: encoded,
	})
	must(p.tb, err)
	diags := Diagnostics(validated.Diagnostics)
	if diags.HasError() {
		return nil, diags
	}
	opened, err := p.server.OpenEphemeralResource(p.tb.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: typeName, Config: encoded})
	must(p.tb, err)
	if diags = append(diags, opened.Diagnostics...); diags.HasError() {
		return nil, diags
	}
	if opened.Deferred != nil {
		p.tb.Fatalf("%s is put off, for which nobody asked: %v", typeName, opened.Deferred)
	}
	closed, err := p.server.CloseEphemeralResource(p.tb.Context(), &tfprotov6.CloseEphemeralResourceRequest{TypeName: typeName, Private: opened.Private})
	must(p.tb, err)
	noErrors(p.tb, closed.Diagnostics)
	result := decode(p.tb, schema.ValueType(), opened.Result)
	if !result.IsFullyKnown() {
		p.tb.Fatalf("core would refuse the result, which is not wholly known: %s", result)
	}
	values, _ := fromValue(p.tb, result).(Object)
	return values, diags
}
