package tfkittest

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/text/unicode/norm"
)

// Object is a configuration or a state as plain Go: strings, booleans, numbers, slices for lists and sets, maps for maps
// and objects, nil for null, and [Unknown].
type Object = map[string]any

// Unknown stands for a value that is known after apply.
const Unknown unknown = "known after apply"

type unknown string

// toValue makes a protocol value of plain Go, as core holds it. Attributes left out of an object are null.
func toValue(tb TB, typ tftypes.Type, plain any) tftypes.Value {
	tb.Helper()
	return inCore(tb, asValue(tb, typ, plain))
}

func asValue(tb TB, typ tftypes.Type, plain any) tftypes.Value {
	tb.Helper()
	if plain == nil {
		return tftypes.NewValue(typ, nil)
	}
	if plain == Unknown {
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	}
	in := reflect.ValueOf(plain)
	switch t := typ.(type) {
	case tftypes.Object:
		members := make(map[string]tftypes.Value, len(t.AttributeTypes))
		for name, member := range t.AttributeTypes {
			members[name] = asValue(tb, member, index(in, name))
		}
		for _, name := range in.MapKeys() {
			if _, ok := t.AttributeTypes[name.String()]; !ok {
				tb.Fatalf("there is no attribute %q", name)
			}
		}
		return tftypes.NewValue(typ, members)
	case tftypes.Map:
		members := make(map[string]tftypes.Value, in.Len())
		for _, name := range in.MapKeys() {
			members[name.String()] = asValue(tb, t.ElementType, index(in, name.String()))
		}
		return tftypes.NewValue(typ, members)
	case tftypes.Set:
		return tftypes.NewValue(typ, elements(tb, t.ElementType, in))
	case tftypes.List:
		return tftypes.NewValue(typ, elements(tb, t.ElementType, in))
	default:
		return tftypes.NewValue(typ, plain)
	}
}

func index(m reflect.Value, key string) any {
	value := m.MapIndex(reflect.ValueOf(key))
	if !value.IsValid() {
		return nil
	}
	return value.Interface()
}

func elements(tb TB, typ tftypes.Type, in reflect.Value) []tftypes.Value {
	tb.Helper()
	values := make([]tftypes.Value, in.Len())
	for i := range values {
		values[i] = asValue(tb, typ, in.Index(i).Interface())
	}
	return values
}

// inCore is a value as core holds it, whether from a configuration, a state file or the provider: every text is in Unicode's composed form
// (NFC), keys of maps too, and a set has each element once, but for those that are not known, in an order that depends on the elements alone.
func inCore(tb TB, value tftypes.Value) tftypes.Value {
	tb.Helper()
	typ := value.Type()
	switch {
	case value.IsNull() || !value.IsKnown():
		return value
	case typ.Is(tftypes.String):
		return tftypes.NewValue(typ, norm.NFC.String(as[string](tb, value)))
	case typ.Is(tftypes.Object{}), typ.Is(tftypes.Map{}):
		held := as[map[string]tftypes.Value](tb, value)
		composed := make(map[string]tftypes.Value, len(held))
		for _, name := range slices.Sorted(maps.Keys(held)) {
			composed[norm.NFC.String(name)] = inCore(tb, held[name])
		}
		return tftypes.NewValue(typ, composed)
	case typ.Is(tftypes.List{}), typ.Is(tftypes.Tuple{}), typ.Is(tftypes.Set{}):
		var composed []tftypes.Value
		for _, element := range as[[]tftypes.Value](tb, value) {
			composed = append(composed, inCore(tb, element))
		}
		if typ.Is(tftypes.Set{}) {
			composed = inOrder(composed)
		}
		return tftypes.NewValue(typ, composed)
	}
	return value
}

// inOrder are the elements of a set, each once: texts sorted, then what is null, then what is not known. Others go by how they print.
func inOrder(elements []tftypes.Value) []tftypes.Value {
	rank := func(value tftypes.Value) (int, string) {
		var text string
		switch {
		case !value.IsFullyKnown():
			return 2, ""
		case value.IsNull():
			return 1, ""
		case value.As(&text) == nil:
			return 0, text
		}
		return 0, value.String()
	}
	slices.SortStableFunc(elements, func(a, b tftypes.Value) int {
		ranked, text := rank(a)
		other, otherText := rank(b)
		return cmp.Or(cmp.Compare(ranked, other), strings.Compare(text, otherText))
	})
	return slices.CompactFunc(elements, func(a, b tftypes.Value) bool { return a.IsFullyKnown() && a.Equal(b) })
}

// fromValue makes plain Go of a protocol value: lists and sets as []any, the latter in order; maps and objects as [Object].
func fromValue(tb TB, value tftypes.Value) any {
	tb.Helper()
	if !value.IsKnown() {
		return Unknown
	}
	if value.IsNull() {
		return nil
	}
	var members map[string]tftypes.Value
	var list []tftypes.Value
	switch {
	case value.Type().Is(tftypes.String):
		return as[string](tb, value)
	case value.Type().Is(tftypes.Bool):
		return as[bool](tb, value)
	case value.Type().Is(tftypes.Number):
		number, _ := as[*big.Float](tb, value).Float64()
		return number
	case value.As(&members) == nil:
		plain := make(Object, len(members))
		for name, member := range members {
			plain[name] = fromValue(tb, member)
		}
		return plain
	case value.As(&list) == nil:
		plain := make([]any, len(list))
		for i, element := range list {
			plain[i] = fromValue(tb, element)
		}
		if value.Type().Is(tftypes.Set{}) {
			slices.SortFunc(plain, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
		return plain
	}
	tb.Fatalf("cannot read a %s", value.Type())
	return nil
}

func as[T any](tb TB, value tftypes.Value) T {
	tb.Helper()
	var result T
	must(tb, value.As(&result))
	return result
}

func encode(tb TB, value tftypes.Value) *tfprotov6.DynamicValue {
	tb.Helper()
	encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
	must(tb, err)
	return &encoded
}

func decode(tb TB, typ tftypes.Type, encoded *tfprotov6.DynamicValue) tftypes.Value {
	tb.Helper()
	if encoded == nil {
		return tftypes.NewValue(typ, nil)
	}
	value, err := encoded.Unmarshal(typ)
	must(tb, err)
	return inCore(tb, value)
}

func must(tb TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatalf("%v", err)
	}
}
