package acceptance_test

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// tb is what the harness needs of a test; *testing.T, *testing.B and *rapid.T have it.
type tb interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
}

// object is a configuration or a state as tests write it: nil is null, [unknown] is unknown, a slice is a list or a set, a
// map is a map or an object. What an object leaves out is null.
type object = map[string]any

// unknown stands for a value that is known after apply.
type unknown struct{}

// with returns a copy of an object with some members replaced.
func with(base, changes object) object {
	changed := object{}
	maps.Copy(changed, base)
	maps.Copy(changed, changes)

	return changed
}

// without returns a copy of an object that lacks some members.
func without(base object, names ...string) object {
	left := with(base, nil)
	for _, name := range names {
		delete(left, name)
	}

	return left
}

// encode turns what a test wrote into a value of the schema's type.
func encode(t tb, typ tftypes.Type, value any) tftypes.Value {
	t.Helper()

	switch value := value.(type) {
	case nil:
		return tftypes.NewValue(typ, nil)
	case unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	case []string:
		elements := make([]any, len(value))
		for i, text := range value {
			elements[i] = text
		}

		return encodeElements(t, typ, elements)
	case []any:
		return encodeElements(t, typ, value)
	case map[string]string:
		members := object{}
		for key, text := range value {
			members[key] = text
		}

		return encodeMembers(t, typ, members)
	case object:
		return encodeMembers(t, typ, value)
	default:
		if err := tftypes.ValidateValue(typ, value); err != nil {
			t.Fatalf("%v is no %s: %v", value, typ, err)
		}

		return tftypes.NewValue(typ, value)
	}
}

func encodeElements(t tb, typ tftypes.Type, elements []any) tftypes.Value {
	t.Helper()

	var of tftypes.Type

	switch typ := typ.(type) {
	case tftypes.Set:
		of = typ.ElementType
	case tftypes.List:
		of = typ.ElementType
	default:
		t.Fatalf("%v is no %s", elements, typ)
	}

	values := make([]tftypes.Value, len(elements))
	for i, element := range elements {
		values[i] = encode(t, of, element)
	}

	return tftypes.NewValue(typ, values)
}

func encodeMembers(t tb, typ tftypes.Type, members object) tftypes.Value {
	t.Helper()

	values := map[string]tftypes.Value{}

	switch typ := typ.(type) {
	case tftypes.Map:
		for key, member := range members {
			values[key] = encode(t, typ.ElementType, member)
		}
	case tftypes.Object:
		for name := range members {
			if _, known := typ.AttributeTypes[name]; !known {
				t.Fatalf("the schema has no attribute %q", name)
			}
		}

		for name, attribute := range typ.AttributeTypes {
			values[name] = encode(t, attribute, members[name])
		}
	default:
		t.Fatalf("%v is no %s", members, typ)
	}

	return tftypes.NewValue(typ, values)
}

// decode is the reverse of [encode]: lists and sets become []any, sets in a fixed order, maps and objects become objects.
func decode(t tb, value tftypes.Value) any {
	t.Helper()

	switch {
	case !value.IsKnown():
		return unknown{}
	case value.IsNull():
		return nil
	}

	switch typ := value.Type(); {
	case typ.Is(tftypes.String):
		return as[string](t, value)
	case typ.Is(tftypes.Bool):
		return as[bool](t, value)
	case typ.Is(tftypes.Number):
		number := as[*big.Float](t, value)
		approximate, _ := number.Float64()

		return approximate
	case typ.Is(tftypes.Map{}), typ.Is(tftypes.Object{}):
		members := object{}
		for name, member := range as[map[string]tftypes.Value](t, value) {
			members[name] = decode(t, member)
		}

		return members
	default:
		elements := []any{}
		for _, element := range as[[]tftypes.Value](t, value) {
			elements = append(elements, decode(t, element))
		}

		if typ.Is(tftypes.Set{}) {
			slices.SortFunc(elements, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}

		return elements
	}
}

func as[T any](t tb, value tftypes.Value) T {
	t.Helper()

	var into T
	if err := value.As(&into); err != nil {
		t.Fatalf("decoding %s: %v", value, err)
	}

	return into
}

// attributes are the members of an object value; of a null one there are none.
func attributes(t tb, value tftypes.Value) map[string]tftypes.Value {
	t.Helper()

	if value.IsNull() {
		return nil
	}

	return maps.Clone(as[map[string]tftypes.Value](t, value)) // which are the value's own
}

// slug makes a word for ids of a test's name.
func slug(name string) string {
	return strings.NewReplacer(" ", "-", "_", "-", "'", "", ",", "").Replace(name)
}

// only are the members of an object value with these names, for messages.
func only(t tb, value tftypes.Value, names []string) object {
	t.Helper()

	found := object{}

	for name, member := range attributes(t, value) {
		if slices.Contains(names, name) {
			found[name] = decode(t, member)
		}
	}

	return found
}
