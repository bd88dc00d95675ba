package tfkittest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Query is what a CLI asks of a list resource.
type Query struct {
	// Config is the configuration; nil for a list block without one.
	Config Object
	// IncludeResource asks for whole objects.
	IncludeResource bool
	// Limit is the most objects that are wanted, 0 for no limit.
	Limit int64
	// Take ends the stream after so many results, 0 for never.
	Take int
}

// Listed is one object that a list resource shows.
type Listed struct {
	DisplayName string
	Identity    Object
	// Resource is the whole object, nil unless it was asked for.
	Resource Object
}

// List validates and runs a list resource as a CLI does. It fails the test where core would refuse a result or receive what
// it has no use for: an object beyond the limit, an object after an error, anything after it has stopped to receive.
func (p *Provider) List(typeName string, query Query) ([]Listed, Diagnostics) {
	p.tb.Helper()
	r := receiver{p: p, typeName: typeName, query: query, diags: p.ValidateList(typeName, query)}
	if r.diags.HasError() {
		return nil, r.diags
	}
	stream, err := p.listServer().ListResource(p.tb.Context(), &tfprotov6.ListResourceRequest{
		TypeName: typeName, Config: p.listConfig(typeName, query.Config), IncludeResource: query.IncludeResource, Limit: query.Limit,
	})
	must(p.tb, err)
	stream.Results(r.receive)
	return r.found, r.diags
}

// ValidateList checks what is asked of a list resource.
func (p *Provider) ValidateList(typeName string, query Query) Diagnostics {
	p.tb.Helper()
	validated, err := p.listServer().ValidateListResourceConfig(p.tb.Context(), &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: typeName, Config: p.listConfig(typeName, query.Config),
		IncludeResourceObject: encode(p.tb, tftypes.NewValue(tftypes.Bool, query.IncludeResource)),
		Limit:                 encode(p.tb, tftypes.NewValue(tftypes.Number, query.Limit)),
	})
	must(p.tb, err)
	return validated.Diagnostics
}

func (p *Provider) listServer() tfprotov6.ListResourceServer {
	p.tb.Helper()
	server, ok := p.server.(tfprotov6.ListResourceServer)
	if !ok {
		p.tb.Fatalf("the server knows no list resources")
	}
	return server
}

func (p *Provider) listConfig(typeName string, config Object) *tfprotov6.DynamicValue {
	p.tb.Helper()
	schema, ok := p.Schemas.ListResourceSchemas[typeName]
	if !ok {
		p.tb.Fatalf("there is no list resource %q", typeName)
	}
	if config == nil {
		return encode(p.tb, tftypes.NewValue(schema.ValueType(), nil))
	}
	return encode(p.tb, toValue(p.tb, schema.ValueType(), config))
}

// receiver is core at the other end of a stream.
type receiver struct {
	p        *Provider
	typeName string
	query    Query
	found    []Listed
	diags    Diagnostics
	results  int
	stopped  bool
}

// receive takes one result, and reports whether more is wanted.
func (r *receiver) receive(result tfprotov6.ListResourceResult) bool {
	tb := r.p.tb
	tb.Helper()
	switch {
	case r.stopped:
		tb.Errorf("the list goes on after the CLI has stopped to receive: %v", result)
	case r.diags.HasError():
		tb.Errorf("the list goes on after an error: %v", result)
	case r.query.Limit > 0 && int64(len(r.found)) == r.query.Limit:
		tb.Errorf("the list goes on beyond its limit: %v", result)
	}
	r.results++
	r.diags = append(r.diags, result.Diagnostics...)
	if !Diagnostics(result.Diagnostics).HasError() && (result.Identity != nil || len(result.Diagnostics) == 0) {
		r.found = append(r.found, r.listed(result))
	}
	r.stopped = r.query.Take > 0 && r.results == r.query.Take
	return !r.stopped
}

func (r *receiver) listed(result tfprotov6.ListResourceResult) Listed {
	tb := r.p.tb
	tb.Helper()
	if result.Identity == nil || result.DisplayName == "" {
		tb.Fatalf("a result lacks identity or name: %v", result)
	}
	listed := Listed{DisplayName: result.DisplayName}
	identity := r.p.Identities.IdentitySchemas[r.typeName].ValueType()
	listed.Identity, _ = fromValue(tb, decode(tb, identity, result.Identity.IdentityData)).(Object)
	if (result.Resource != nil) != r.query.IncludeResource {
		tb.Errorf("%s has a resource: %t", result.DisplayName, result.Resource != nil)
	}
	if result.Resource != nil {
		typ := r.p.Schemas.ResourceSchemas[r.typeName].ValueType()
		listed.Resource, _ = fromValue(tb, decode(tb, typ, result.Resource)).(Object)
	}
	return listed
}
