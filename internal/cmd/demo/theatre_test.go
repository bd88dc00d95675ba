package main

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// object is JSON as Altinn reads it.
type object = map[string]any

// theatre is a stage with a real Altinn and a CLI that plays a script.
type theatre struct {
	*stage

	t        *testing.T
	server   *emulator.Server
	out      *strings.Builder
	exitCode map[string]int    // by subcommand
	says     map[string]string // by subcommand; with -json, by "show -json"
}

func newTheatre(t *testing.T) *theatre {
	t.Helper()

	server, err := emulator.Start(emulator.Options{NewKey: providertest.SharedKey})
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})

	th := &theatre{t: t, server: server, out: &strings.Builder{}, exitCode: map[string]int{}, says: map[string]string{}}
	th.stage = &stage{
		printer: newPrinter(th.out),
		journal: server.Journal,
		product: tfcli.Terraform,
		dir:     t.TempDir(),
		guide:   os.DirFS(filepath.Join("..", "..", "..", "examples", "guide")),
		altinn: altinn{
			url:   server.Access().PlatformURL,
			token: func() (string, error) { return server.Token(clientID, scopes()...) },
			http:  &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute},
		},
		cli: func(_ context.Context, out io.Writer, args ...string) (int, error) {
			command := args[0]
			if slices.Contains(args, "-json") {
				command += " -json"
			}

			_, err := io.WriteString(out, th.says[command])

			return th.exitCode[command], err
		},
	}

	return th
}

func (th *theatre) post(path string, body object) {
	th.t.Helper()

	encoded, err := json.Marshal(body)
	if err != nil {
		th.t.Fatal(err)
	}

	if _, err := th.altinn.call(th.t.Context(), http.MethodPost, path, encoded); err != nil {
		th.t.Fatal(err)
	}
}

// register registers a system with a description, as an apply would.
func (th *theatre) register(id, description string, more object) {
	th.t.Helper()

	body := object{
		"id": id, "vendor": object{"ID": "0192:991825827"}, "isVisible": false,
		"name": object{"nb": "", "nn": "", "en": ""}, "description": object{"nb": "", "nn": "", "en": description},
	}
	maps.Copy(body, more)

	th.post(registerPath, body)
}

// client makes a client without keys.
func (th *theatre) client() {
	th.t.Helper()

	service := th.altinn
	service.token = func() (string, error) { return th.server.Token(clientID, "idporten:dcr.write") }
	body, err := json.Marshal(object{
		"client_name": clientName, "scopes": []string{"altinn:authentication/systemregister.write"}, "integration_type": "maskinporten",
		"application_type": "web", "token_endpoint_auth_method": "private_key_jwt",
		"grant_types": []string{"urn:ietf:params:oauth:grant-type:jwt-bearer"},
	})

	if err == nil {
		_, err = service.call(th.t.Context(), http.MethodPost, clientsPath, body)
	}

	if err != nil {
		th.t.Fatal(err)
	}
}

// ask registers what is missing and asks, as an apply would. The output that steps read is then the link.
func (th *theatre) ask(about ask) request {
	th.t.Helper()

	rights := []any{object{"resource": []any{object{"id": "urn:altinn:resource", "value": "ske-krav-og-betalinger"}}}}
	packages := []any{object{"urn": "urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet"}}

	if _, err := th.altinn.system(th.t.Context(), about.system); err != nil {
		th.register(about.system, configured, object{"rights": rights, "accessPackages": packages, "clientId": []string{"client of " + about.system}})
	}

	path, body := "systemuser/request/vendor", object{
		"systemId": about.system, "partyOrgNo": about.customer, "externalRef": about.reference, "rights": rights,
	}
	if about.agent {
		path += "/agent"

		delete(body, "rights")
		body["accessPackages"] = packages
	}

	th.post(api+path, body)

	asked, err := th.altinn.request(th.t.Context(), about)
	if err != nil {
		th.t.Fatal(err)
	}

	th.says["output"] = asked.ConfirmURL

	return asked
}

// approved is what is asked and approved.
func (th *theatre) approved(about ask) request {
	th.t.Helper()

	asked := th.ask(about)
	if err := th.server.Approve(asked.ID); err != nil {
		th.t.Fatal(err)
	}

	return asked
}

func (th *theatre) fault(fault emulator.Fault) {
	th.t.Helper()

	if err := th.server.AddFault(fault); err != nil {
		th.t.Fatal(err)
	}
}

// write writes a file into the configuration's folder.
func (th *theatre) write(name, content string) {
	th.t.Helper()

	if err := os.WriteFile(filepath.Join(th.dir, name), []byte(content), 0o600); err != nil {
		th.t.Fatal(err)
	}
}

// destroy deletes systems, as an apply would.
func (th *theatre) destroy(ids ...string) {
	th.t.Helper()

	for _, id := range ids {
		if _, err := th.altinn.call(th.t.Context(), http.MethodDelete, registerPath+id, nil); err != nil {
			th.t.Fatal(err)
		}
	}
}

// destroyRequest deletes a request, which Altinn answers with 202.
func (th *theatre) destroyRequest(id string) {
	th.t.Helper()

	_, err := th.altinn.call(th.t.Context(), http.MethodDelete, api+"systemuser/request/vendor/"+id, nil)
	if err == nil || !strings.Contains(err.Error(), "202") {
		th.t.Fatal(err)
	}
}
