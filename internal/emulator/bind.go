package emulator

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// The models of request bodies say with the tag `bind` how the service treats a member:
//
//	required   must be there (C# required); missing is an error of reading
//	notnull    must not be null (a non-nullable reference type); an error of validation
//	notblank   must hold a character that is not white space ([Required] on a string)
//
// Absent members keep what setDefaults gave them.

// defaulter is a model with defaults other than Go's zero values.
type defaulter interface{ setDefaults() }

// textBinder is a member that is written as a JSON string but is not any string.
type textBinder interface{ bindText(text string) bool }

// bindJSON fills target from node as System.Text.Json does: names in any case,
// unknown members ignored, nothing coerced, the first error in document order
// wins.
func bindJSON(node jsonNode, target reflect.Value, path string) *jsonError {
	switch target.Kind() {
	case reflect.Pointer:
		return bindPointer(node, target, path)
	case reflect.Struct:
		return bindStruct(node, target, path)
	case reflect.Slice:
		return bindSlice(node, target, path)
	case reflect.Map:
		return bindMap(node, target, path)
	case reflect.String:
		if node.kind != jsonString && node.kind != jsonNull {
			return conversionError(path, target.Type())
		}
		target.SetString(node.text)
	case reflect.Bool:
		if node.kind != jsonBool {
			return conversionError(path, target.Type())
		}
		target.SetBool(node.boolean)
	default:
		panic(fmt.Sprintf("emulator: a body model has a member of kind %s", target.Kind()))
	}
	return nil
}

func bindPointer(node jsonNode, target reflect.Value, path string) *jsonError {
	if node.kind == jsonNull {
		target.SetZero()
		return nil
	}
	fresh := reflect.New(target.Type().Elem())
	if binder, ok := reflect.TypeAssert[textBinder](fresh); ok {
		if node.kind != jsonString || !binder.bindText(node.text) {
			return conversionError(path, target.Type().Elem())
		}
	} else if failure := bindJSON(node, fresh.Elem(), path); failure != nil {
		return failure
	}
	target.Set(fresh)
	return nil
}

func bindStruct(node jsonNode, target reflect.Value, path string) *jsonError {
	if node.kind != jsonObject {
		return conversionError(path, target.Type())
	}
	if model, ok := reflect.TypeAssert[defaulter](target.Addr()); ok {
		model.setDefaults()
	}
	seen := map[int]bool{}
	for _, member := range node.members {
		index, found := fieldIndex(target.Type(), member.name)
		if !found {
			continue
		}
		seen[index] = true
		if failure := bindJSON(member.value, target.Field(index), path+"."+member.name); failure != nil {
			return failure
		}
	}
	var missing []string
	for index := range target.NumField() {
		field := target.Type().Field(index)
		if bindRule(field, "required") && !seen[index] {
			missing = append(missing, "'"+jsonName(field)+"'")
		}
	}
	if len(missing) > 0 {
		return &jsonError{path, fmt.Sprintf("JSON deserialization for type '%s' was missing required properties including: %s.",
			target.Type().Name(), strings.Join(missing, ", "))}
	}
	return nil
}

func bindSlice(node jsonNode, target reflect.Value, path string) *jsonError {
	if node.kind == jsonNull {
		target.SetZero()
		return nil
	}
	if node.kind != jsonArray {
		return conversionError(path, target.Type())
	}
	list := reflect.MakeSlice(target.Type(), len(node.items), len(node.items))
	for index, item := range node.items {
		if failure := bindJSON(item, list.Index(index), path+"["+strconv.Itoa(index)+"]"); failure != nil {
			return failure
		}
	}
	target.Set(list)
	return nil
}

func bindMap(node jsonNode, target reflect.Value, path string) *jsonError {
	if node.kind == jsonNull {
		target.SetZero()
		return nil
	}
	if node.kind != jsonObject {
		return conversionError(path, target.Type())
	}
	dictionary := reflect.MakeMap(target.Type())
	for _, member := range node.members {
		value := reflect.New(target.Type().Elem()).Elem()
		if failure := bindJSON(member.value, value, path+"."+member.name); failure != nil {
			return failure
		}
		dictionary.SetMapIndex(reflect.ValueOf(member.name), value)
	}
	target.Set(dictionary)
	return nil
}

// modelErrors returns the framework's validation errors of a bound model.
func modelErrors(model any) map[string][]string {
	found := map[string][]string{}
	validateModel(reflect.ValueOf(model), "", found)
	return found
}

// validateModel collects what the framework's validation says of a bound model,
// keyed as the service keys it: "Rights[0].Resource[0].Value".
func validateModel(value reflect.Value, prefix string, into map[string][]string) {
	switch value.Kind() { //nolint:exhaustive // texts and booleans have nothing below them
	case reflect.Pointer:
		if !value.IsNil() {
			validateModel(value.Elem(), prefix, into)
		}
	case reflect.Slice:
		for index := range value.Len() {
			validateModel(value.Index(index), prefix+"["+strconv.Itoa(index)+"]", into)
		}
	case reflect.Struct:
		for index := range value.NumField() {
			validateField(value.Type().Field(index), value.Field(index), prefix, into)
		}
	}
}

func validateField(field reflect.StructField, value reflect.Value, prefix string, into map[string][]string) {
	if jsonName(field) == "" {
		return
	}
	name := strings.ToUpper(jsonName(field)[:1]) + jsonName(field)[1:]
	key := name
	if prefix != "" {
		key = prefix + "." + name
	}
	null := (value.Kind() == reflect.Pointer || value.Kind() == reflect.Slice || value.Kind() == reflect.Map) && value.IsNil()
	blank := value.Kind() == reflect.String && strings.TrimSpace(value.String()) == ""
	if bindRule(field, "notnull") && null || bindRule(field, "notblank") && blank {
		into[key] = []string{"The " + name + " field is required."}
		return
	}
	validateModel(value, key, into)
}

func fieldIndex(model reflect.Type, name string) (int, bool) {
	for index := range model.NumField() {
		if own := jsonName(model.Field(index)); own != "" && strings.EqualFold(own, name) {
			return index, true
		}
	}
	return 0, false
}

// jsonName is the member's name on the wire, "" for one that is not read.
func jsonName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

func bindRule(field reflect.StructField, rule string) bool {
	for own := range strings.SplitSeq(field.Tag.Get("bind"), ",") {
		if own == rule {
			return true
		}
	}
	return false
}

func conversionError(path string, target reflect.Type) *jsonError {
	return &jsonError{path, fmt.Sprintf("The JSON value could not be converted to %s. Path: %s", target.Name(), path)}
}
