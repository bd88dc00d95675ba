package tfkittest

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

// ReadData validates and reads a data source.
func (p *Provider) ReadData(typeName string, config Object) (Object, Diagnostics) {
	p.tb.Helper()
	values, deferred, diags := p.ReadOrDeferData(typeName, config)
	if deferred != nil {
		p.tb.Errorf("%s is put off: %v", typeName, deferred.Reason)
	}
	return values, diags
}

// ReadOrDeferData validates and reads a data source, which the provider may put off.
func (p *Provider) ReadOrDeferData(typeName string, config Object) (Object, *tfprotov6.Deferred, Diagnostics) {
	p.tb.Helper()
	schema, ok := p.Schemas.DataSourceSchemas[typeName]
	if !ok {
		p.tb.Fatalf("there is no data source %q", typeName)
	}
	encoded := encode(p.tb, toValue(p.tb, schema.ValueType(), config))
	validated, err := p.server.ValidateDataResourceConfig(p.tb.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: typeName, Config: encoded,
	})
	must(p.tb, err)
	diags := Diagnostics(validated.Diagnostics)
	if diags.HasError() {
		return nil, nil, diags
	}
	read, err := p.server.ReadDataSource(p.tb.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: typeName, Config: encoded,
		ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: p.AllowsDeferral},
	})
	must(p.tb, err)
	state, _ := fromValue(p.tb, decode(p.tb, schema.ValueType(), read.State)).(Object)
	return state, read.Deferred, append(diags, read.Diagnostics...)
}
