package wire

import (
	"strings"
	"testing"
)

func TestRouting(t *testing.T) {
	t.Parallel()
	routes := Router{Routes: []Route{
		{Method: "GET", Pattern: "/a/{x}"},
		{Method: "PUT", Pattern: "/a/{x}"},
		{Method: "GET", Pattern: "/a/list"},
		{Method: "GET", Pattern: "/{x}/list"},
		{Method: "POST", Pattern: "/{x}/list"},
	}}
	tests := []struct {
		method, path, pattern, x string
		allow                    string
	}{
		{"GET", "/a/b", "/a/{x}", "b", "PUT"},
		{"GET", "/A/List/", "/a/list", "", "POST PUT"},
		{"GET", "/b/list", "/{x}/list", "b", "POST"},
		{"PUT", "/a/list", "/a/{x}", "list", "GET POST"},
		{"POST", "/a/list", "/{x}/list", "a", "GET PUT"},
		{"DELETE", "/a/list", "", "", "GET POST PUT"},
		{"GET", "/a/%C3%A6%20%2f%2F%zz", "/a/{x}", "æ %2f%2F%zz", "PUT"},
		{"GET", "/a//", "", "", ""},
		{"GET", "/a/b/c", "", "", ""},
	}
	for _, test := range tests {
		found, params, allow := routes.match(test.method, test.path)
		pattern := ""
		if found != nil {
			pattern = found.Pattern
		}
		if pattern != test.pattern || params["x"] != test.x || strings.Join(allow, " ") != test.allow {
			t.Errorf("%s %s: %q with %q, other methods %q", test.method, test.path, pattern, params["x"], allow)
		}
	}
}
