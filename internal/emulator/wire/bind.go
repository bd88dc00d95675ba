package wire

import (
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// The models of request bodies say with the tag `bind` how the service treats a member:
//
//	required   must be there (C# required); missing is an error of reading
//	notnull    must not be null (a non-nullable reference type); an error of validation
//	notblank   must hold a character that is not white space ([Required] on a string)
//
// Absent members keep what SetDefaults gave them.

// Bind reads the request's JSON body into a model; parameter is the name of the service's own
// parameter, which its errors mention. The second result is the answer when the body cannot be
// used.
func Bind[T any](c *Call, parameter string) (model T, refused *Reply) {
	if !isJSON(c.Request.Header.Get(headerType)) {
		return model, c.StatusOnly(http.StatusUnsupportedMediaType)
	}
	fail := func(path, message string) *Reply {
		return c.Malformed(map[string][]string{path: {message}, parameter: {"The " + parameter + " field is required."}})
	}
	if len(c.Body) == 0 {
		return model, fail("", "A non-empty request body is required.")
	}
	node, behind := parseJSON(c.Body)
	var failure *jsonError
	if node.kind != jsonNull {
		failure = bindJSON(node, reflect.ValueOf(&model).Elem(), "$")
	}
	if failure == nil && behind != nil {
		failure = behind.on("$")
	}
	switch {
	case failure != nil:
		return model, fail(failure.path, failure.message)
	case node.kind == jsonNull:
		return model, fail("", "A non-empty request body is required.")
	}
	return model, nil
}

// Validate returns the framework's verdict on a bound model, nil when it passes.
func Validate(c *Call, model any) *Reply {
	found := ModelErrors(model)
	if len(found) == 0 {
		return nil
	}
	return c.Malformed(found)
}

func isJSON(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	return mediaType == "application/json" || mediaType == "text/json" ||
		strings.HasPrefix(mediaType, "application/") && strings.HasSuffix(mediaType, "+json")
}

// defaulter is a model with defaults other than Go's zero values.
type defaulter interface{ SetDefaults() }

// textBinder is a member that is written as a JSON string but is not any string.
type textBinder interface{ BindText(text string) bool }

// bindJSON fills target from node as System.Text.Json does: names in any case, unknown members
// ignored, nothing coerced, the first error in document order wins.
func bindJSON(node jsonNode, target reflect.Value, path string) *jsonError {
	if node.kind == jsonBroken {
		return node.fault.on(path)
	}
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
		if !node.isText() && node.kind != jsonNull {
			return conversionError(node, target.Type(), path)
		}
		target.SetString(node.text)
	case reflect.Bool:
		if node.kind != jsonBool {
			return conversionError(node, target.Type(), path)
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
		if !node.isText() || !binder.BindText(node.text) {
			return conversionError(node, target.Type().Elem(), path)
		}
	} else if failure := bindJSON(node, fresh.Elem(), path); failure != nil {
		return failure
	}
	target.Set(fresh)
	return nil
}

func bindStruct(node jsonNode, target reflect.Value, path string) *jsonError {
	if node.kind != jsonObject {
		return conversionError(node, target.Type(), path)
	}
	if model, ok := reflect.TypeAssert[defaulter](target.Addr()); ok {
		model.SetDefaults()
	}
	seen := map[int]bool{}
	for _, member := range node.members {
		index, found := fieldIndex(target.Type(), member.name)
		if !found {
			if fault := member.value.firstFault(); fault != nil { // skipped as a whole
				return fault.on(memberPath(path, member.name))
			}
			continue
		}
		seen[index] = true
		if failure := bindJSON(member.value, target.Field(index), memberPath(path, member.name)); failure != nil {
			return failure
		}
	}
	if node.fault != nil {
		return node.fault.on(path)
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
			netTypeName(target.Type()), strings.Join(missing, ", "))}
	}
	return nil
}

func bindSlice(node jsonNode, target reflect.Value, path string) *jsonError {
	if node.kind == jsonNull {
		target.SetZero()
		return nil
	}
	if node.kind != jsonArray {
		return conversionError(node, target.Type(), path)
	}
	list := reflect.MakeSlice(target.Type(), len(node.items), len(node.items))
	for index, item := range node.items {
		if failure := bindJSON(item, list.Index(index), itemPath(path, index)); failure != nil {
			return failure
		}
	}
	if node.fault != nil {
		return node.fault.on(itemPath(path, len(node.items)))
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
		return conversionError(node, target.Type(), path)
	}
	dictionary := reflect.MakeMap(target.Type())
	for _, member := range node.members {
		value := reflect.New(target.Type().Elem()).Elem()
		if failure := bindJSON(member.value, value, memberPath(path, member.name)); failure != nil {
			return failure
		}
		dictionary.SetMapIndex(reflect.ValueOf(member.name), value)
	}
	if node.fault != nil {
		return node.fault.on(path)
	}
	target.Set(dictionary)
	return nil
}

func itemPath(path string, index int) string { return path + "[" + strconv.Itoa(index) + "]" }

// memberPath writes a name with special characters in brackets, as .NET does.
func memberPath(path, name string) string {
	if strings.ContainsAny(name, ". '/\"[]()\t\n\r\f\b\\\u0085\u2028\u2029") {
		return path + "['" + name + "']"
	}
	return path + "." + name
}

// ModelErrors returns the framework's validation errors of a bound model.
func ModelErrors(model any) map[string][]string {
	found := map[string][]string{}
	validateModel(reflect.ValueOf(model), "", found)
	return found
}

// validateModel collects what the framework's validation says of a bound model, keyed as the
// service keys it: "Rights[0].Resource[0].Value".
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

// netNamed is a model that says what its class is called in the service.
type netNamed interface{ NetName() string }

// netTypeName is how .NET writes a type.
func netTypeName(model reflect.Type) string {
	if named, ok := reflect.TypeAssert[netNamed](reflect.New(model)); ok {
		return named.NetName()
	}
	switch model.Kind() {
	case reflect.Pointer:
		return netTypeName(model.Elem())
	case reflect.Slice:
		return "System.Collections.Generic.List`1[" + netTypeName(model.Elem()) + "]"
	case reflect.Map:
		return "System.Collections.Generic.IDictionary`2[System.String," + netTypeName(model.Elem()) + "]"
	case reflect.String:
		return "System.String"
	case reflect.Bool:
		return "System.Boolean"
	default:
		panic(fmt.Sprintf("emulator: the body model %s has no name in .NET", model))
	}
}

// conversionError is that of a value of the wrong type.
func conversionError(node jsonNode, target reflect.Type, path string) *jsonError {
	fault := jsonFault{"The JSON value could not be converted to " + netTypeName(target) + ".", node.position}
	return fault.on(path)
}

// ParseGUID reads a GUID as .NET does: plain, without hyphens, in braces or in parentheses.
func ParseGUID(text string) (uuid.UUID, bool) {
	text = strings.TrimSpace(text)
	plain := len(uuid.Nil.String())
	if len(text) == plain+2 && (text[0] == '{' && text[plain+1] == '}' || text[0] == '(' && text[plain+1] == ')') {
		text = text[1 : plain+1]
	} else if len(text) != plain && len(text) != hex.EncodedLen(len(uuid.Nil)) {
		return uuid.Nil, false
	}
	id, err := uuid.Parse(text)
	return id, err == nil
}
