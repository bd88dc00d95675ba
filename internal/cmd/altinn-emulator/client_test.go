package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// vendor is who talks to a new emulator.
func vendor(t *testing.T) (caller, *emulator.Server) {
	t.Helper()
	server, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return caller{environment: server.Environment("")}, server
}

// talk runs the program, which must succeed, and returns what it prints.
func (c caller) talk(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c.out, c.err = &stdout, &stderr
	if code := run(nil, c, args); code != exitOK || stderr.Len() > 0 {
		t.Fatalf("%q: exit code %d, %s", args, code, stderr.String())
	}
	return stdout.String()
}

// refuse runs the program, which must fail, and returns its error.
func (c caller) refuse(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c.out, c.err = &stdout, &stderr
	if code := run(nil, c, args); code != exitError || stdout.Len() > 0 {
		t.Errorf("%q: exit code %d, printed %s", args, code, stdout.String())
	}
	return stderr.String()
}

const (
	systems = "/authentication/api/v1/systemregister/vendor"
	system  = `{"id":"991825827_call","vendor":{"ID":"0192:991825827"},"name":{"nb":"a","nn":"a","en":"a"},` +
		`"description":{"nb":"a","nn":"a","en":"a"},"rights":[{"resource":[{"id":"urn:altinn:resource","value":"ske-krav-og-betalinger"}]}],` +
		`"clientId":[],"isVisible":true}`
	request = `{"systemId":"991825827_call","partyOrgNo":"310904473","externalRef":"REF",` +
		`"rights":[{"resource":[{"id":"urn:altinn:resource","value":"ske-krav-og-betalinger"}]}]}`
)

// A module's tests change what is in Altinn, and answer as the customer, with the program alone.
func TestCallsAndAnswers(t *testing.T) {
	t.Parallel()
	by, server := vendor(t)
	by.talk(t, "call", "POST", systems, system)
	by.in = strings.NewReader(`[]`)
	by.talk(t, "call", "PUT", systems+"/991825827_call/rights", "-")
	if got := by.talk(t, "call", "GET", systems+"/991825827_call"); !strings.Contains(got, `"rights":[]`) || !strings.HasSuffix(got, "}\n") {
		t.Errorf("the system is %s", got)
	}
	by.talk(t, "call", "PUT", systems+"/991825827_call", system)

	answers := map[string]string{"approve": "Accepted", "reject": "Rejected"}
	for answer, status := range answers {
		var asked struct {
			ID         string `json:"id"`
			ConfirmURL string `json:"confirmUrl"`
		}
		made := by.talk(t, "call", "POST", "/authentication/api/v1/systemuser/request/vendor", strings.Replace(request, "REF", answer, 1))
		if err := json.Unmarshal([]byte(made), &asked); err != nil {
			t.Fatal(err)
		}
		if printed := by.talk(t, answer, asked.ConfirmURL); printed != "" {
			t.Errorf("%s prints %s", answer, printed)
		}
		if got := server.Requests(); len(got) == 0 || got[len(got)-1].Status != status {
			t.Errorf("after %s, the requests are %+v", answer, got)
		}
		if got := by.refuse(t, answer, asked.ID); !strings.Contains(got, "409 Conflict") || !strings.Contains(got, "It is "+status) {
			t.Errorf("a second answer: %s", got)
		}
	}
	if got := by.talk(t, "call", "GET", "/_emulator/requests"); strings.Count(got, `"status"`) != len(answers) {
		t.Errorf("the requests are %s", got)
	}
	by.talk(t, "call", "POST", "/_emulator/reset")
	if got := server.Requests(); len(got) > 0 {
		t.Errorf("after a reset, the requests are %+v", got)
	}
}

func TestCallsThatFail(t *testing.T) {
	t.Parallel()
	by, _ := vendor(t)
	for want, args := range map[string][]string{
		"approve needs the id":            {"approve"},
		"call needs a method and a path":  {"call", "GET"},
		"such as GET /_emulator/requests": {"call", "GET", "requests"},
		`there is no request \"none\"`:    {"reject", "none"},
		"404 Not Found":                   {"call", "GET", "/authentication/none"},
		"there is no such call":           {"call", "G E T", "/"},
	} {
		if got := by.refuse(t, args...); !strings.Contains(got, want) {
			t.Errorf("%q: %s, want one with %q", args, got, want)
		}
	}
	broken, writer := io.Pipe()
	_ = writer.CloseWithError(io.ErrUnexpectedEOF)
	by.in = broken
	if got := by.refuse(t, "call", "POST", "/_emulator/clock", "-"); !strings.Contains(got, "standard input") {
		t.Errorf("input that breaks off: %s", got)
	}
	by.environment = []string{"ALTINN_PLATFORM_URL=http://127.0.0.1:1"}
	if got := by.refuse(t, "approve", "x"); !strings.Contains(got, "no emulator at http://127.0.0.1:1") {
		t.Errorf("nobody there: %s", got)
	}
	by.environment = nil
	if got := by.refuse(t, "approve", "x"); !strings.Contains(got, "altinn-emulator -- COMMAND") {
		t.Errorf("no address: %s", got)
	}
}
