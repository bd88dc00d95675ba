package tfkittest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// FunctionError is what a function says that failed.
type FunctionError struct {
	// Argument is the position of the argument at fault, the first being 0, or -1 for none.
	Argument int64
	Text     string
}

// Call calls a function. It fails the test where a CLI would not call it: with null for what cannot be null, or with another
// number of arguments.
func (p *Provider) Call(name string, arguments ...any) (any, *FunctionError) {
	p.tb.Helper()
	function, ok := p.Schemas.Functions[name]
	if !ok {
		p.tb.Fatalf("there is no function %q", name)
	}
	if len(arguments) != len(function.Parameters) {
		p.tb.Fatalf("%s takes %d arguments", name, len(function.Parameters))
	}
	encoded := make([]*tfprotov6.DynamicValue, len(arguments))
	for i, parameter := range function.Parameters {
		if arguments[i] == nil && !parameter.AllowNullValue {
			p.tb.Fatalf("the argument %s of %s cannot be null", parameter.Name, name)
		}
		encoded[i] = encode(p.tb, inCore(p.tb, tftypes.NewValue(parameter.Type, arguments[i])))
	}
	answer, err := p.server.CallFunction(p.tb.Context(), &tfprotov6.CallFunctionRequest{Name: name, Arguments: encoded})
	must(p.tb, err)
	if answer.Error != nil {
		failed := &FunctionError{Argument: -1, Text: answer.Error.Text}
		if at := answer.Error.FunctionArgument; at != nil {
			failed.Argument = *at
		}
		return nil, failed
	}
	return fromValue(p.tb, decode(p.tb, function.Return.Type, answer.Result)), nil
}
