package main

import "regexp"

// secretIn tells what secret a line of output seems to hold; it is empty if there is none. The patterns are deliberately not those by
// which the provider redacts its messages: what those miss is to be found here.
func secretIn(line string) string {
	for _, secret := range []struct {
		what    string
		pattern string
	}{
		{"a signed token", `eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{20,}`},
		{"a private JSON Web Key", `\\*"(?:d|p|q|dp|dq|qi)\\*" *: *\\*"[A-Za-z0-9_-]{40,}`},
		{"a line of a key in PEM form", `^\s*[A-Za-z0-9+/]{64}\s*$`},
		{"a key in base64", `(?:LS0tLS1CRUdJTi|MII|eyJ)[A-Za-z0-9+/_-]{200,}`},
	} {
		if regexp.MustCompile(secret.pattern).MatchString(line) {
			return secret.what
		}
	}
	return ""
}
