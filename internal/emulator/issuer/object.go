package issuer

import (
	// Unlike encoding/json it tells upper from lower case and refuses a member that is given twice, as JOSE demands.
	"github.com/go-jose/go-jose/v4/json"
)

// object is a JSON object whose members keep their wire form until the check that is about them.
type object map[string]json.RawMessage

func parseObject(data []byte) (object, bool) {
	var o object
	if err := json.Unmarshal(data, &o); err != nil || o == nil {
		return nil, false
	}
	return o, true
}

func (o object) has(name string) bool {
	_, ok := o[name]
	return ok
}

// read stores a member in target, which stays as it is when there is no such member. It reports false for null and for a
// value of another type.
func (o object) read(name string, target any) bool {
	raw, ok := o[name]
	if !ok {
		return true
	}
	return string(raw) != "null" && json.Unmarshal(raw, target) == nil
}
