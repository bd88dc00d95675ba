package wire

import (
	"fmt"
	"net/url"
	"strings"
)

// QueryValue is the first value of a query parameter, whose name counts in any case.
func (c *Call) QueryValue(name string) (value string, given bool) {
	return queryValue(c.Request.URL.Query(), name)
}

func queryValue(query url.Values, name string) (value string, given bool) {
	for own, values := range query {
		if strings.EqualFold(own, name) && len(values) > 0 {
			return values[0], true
		}
	}
	return "", false
}

// QuerySwitch reads a boolean of the query as .NET does; a wrong one is an error in the framework's
// words.
func (c *Call) QuerySwitch(name string, standard bool, errors map[string][]string) bool {
	text, given := c.QueryValue(name)
	if !given {
		return standard
	}
	switch {
	case strings.EqualFold(strings.TrimSpace(text), "true"):
		return true
	case strings.EqualFold(strings.TrimSpace(text), "false"):
		return false
	default:
		errors[name] = []string{InvalidValue(text)}
	}
	return standard
}

// InvalidValue is what the framework says of a parameter that it cannot read, in other words of a
// blank one.
func InvalidValue(text string) string {
	if strings.TrimSpace(text) == "" {
		return fmt.Sprintf("The value '%s' is invalid.", text)
	}
	return fmt.Sprintf("The value '%s' is not valid.", text)
}

// PathID reads a path parameter that is a GUID, in the form in which ids are stored.
func (c *Call) PathID(name string) (string, *Reply) {
	id, ok := ParseGUID(c.Params[name])
	if !ok {
		return "", c.Malformed(map[string][]string{name: {InvalidValue(c.Params[name])}})
	}
	return id.String(), nil
}

// Language is the first one of Accept-Language; all but Nynorsk and English give Bokmål.
func (c *Call) Language() string {
	first, _, _ := strings.Cut(c.Request.Header.Get("Accept-Language"), ",")
	first, _, _ = strings.Cut(first, ";")
	first, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(first)), "-")
	switch first {
	case "nn", "nno":
		return "nn"
	case "en", "eng":
		return "en"
	default:
		return "nb"
	}
}
