package providertest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// What an engineer does to Altinn without Terraform, what a customer answers, and what a test looks at.

// Token is a ready token of a client.
func (w *World) Token(t TB, client string, scopes ...string) string {
	t.Helper()

	token, err := w.Altinn.Token(client, scopes...)
	must(t, err)

	return token
}

// Send makes a call to Altinn as an engineer with curl would. It returns the status and the body.
func (w *World) Send(t TB, client, method, path string, body any) (int, []byte) {
	t.Helper()

	token := w.Ready
	if token == "" || client != VendorClient {
		token = w.Token(t, client, RegisterScope, RequestWriteScope, RequestReadScope)
	}

	return w.send(t, token, method, path, body)
}

// SendAs is [World.Send] with a token of these scopes.
func (w *World) SendAs(t TB, client string, scopes []string, method, path string, body any) (int, []byte) {
	t.Helper()

	return w.send(t, w.Token(t, client, scopes...), method, path, body)
}

func (w *World) send(t TB, token, method, path string, body any) (int, []byte) {
	t.Helper()

	var content io.Reader

	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			t.Fatalf("the body: %v", err)
		}

		content = bytes.NewReader(encoded)
	}

	request, err := http.NewRequestWithContext(t.Context(), method, w.Altinn.Access().PlatformURL+path, content)
	if err != nil {
		t.Fatalf("the request: %v", err)
	}

	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")

	response, err := w.Curl.Do(request)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer response.Body.Close()

	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}

	return response.StatusCode, answer
}

// Register registers a system outside Terraform.
func (w *World) Register(t TB, client string, system Object) {
	t.Helper()

	if status, answer := w.Send(t, client, http.MethodPost, RegisterPath, system); status != http.StatusOK {
		t.Fatalf("registering %v: %d %s", system["id"], status, answer)
	}
}

// Registered is the system as the register answers it; nil when there is none.
func (w *World) Registered(t TB, id string) Object {
	t.Helper()

	status, answer := w.Send(t, VendorClient, http.MethodGet, RegisterPath+"/"+url.PathEscape(id), nil)
	if status == http.StatusNotFound {
		return nil
	}

	if status != http.StatusOK {
		t.Fatalf("reading %s: %d %s", id, status, answer)
	}

	var system Object
	if err := json.Unmarshal(answer, &system); err != nil {
		t.Fatalf("reading %s: %v", id, err)
	}

	return system
}

// Alter changes members of a registered system outside Terraform.
func (w *World) Alter(t TB, id string, changes Object) {
	t.Helper()

	body := With(w.Registered(t, id), changes)
	if status, answer := w.Send(t, VendorClient, http.MethodPut, RegisterPath+"/"+url.PathEscape(id), body); status != http.StatusOK {
		t.Fatalf("altering %s: %d %s", id, status, answer)
	}
}

// Remove deletes a system outside Terraform. Without client ids the register answers 400 all the same.
func (w *World) Remove(t TB, id string) {
	t.Helper()

	w.Send(t, VendorClient, http.MethodDelete, RegisterPath+"/"+url.PathEscape(id), nil)

	if deleted := w.Registered(t, id)["isDeleted"]; deleted != true {
		t.Fatalf("deleting %s: isDeleted is %v", id, deleted)
	}
}

// Calls counts the calls of the journal with a method and a path that ends so.
func (w *World) Calls(method, pathEnd string) int {
	found := 0

	for _, call := range w.Altinn.Journal() {
		if call.Method == method && strings.HasSuffix(call.Path, pathEnd) {
			found++
		}
	}

	return found
}

// Fault adds a fault to the emulator's plan.
func (w *World) Fault(t TB, fault emulator.Fault) {
	t.Helper()

	if err := w.Altinn.AddFault(fault); err != nil {
		t.Fatalf("the fault: %v", err)
	}
}

// RegisterOffering registers a system of which everything that these tests ask for can be asked, and returns its id. Its client is the
// world's own, so that Maskinporten gives out tokens for its system users.
func (w *World) RegisterOffering(t TB, name string) string {
	t.Helper()

	w.Register(t, VendorClient, SystemBody(name, Object{
		"rights": []Object{Right("ske-krav-og-betalinger"), Right("nav-sykmelding")},
		"accessPackages": []Object{
			{"urn": AccessPackage("jordbruk")}, {"urn": AccessPackage("toll")},
			{"urn": AccessPackage("regnskapsforer-lonn")}, {"urn": AccessPackage("regnskapsforer-med-signeringsrettighet")}, {"urn": AccessPackage("maskinporten-scopes")},
		},
		"clientId":            []string{VendorClient},
		"allowedRedirectUrls": []string{"https://smartcloud.example.no/receipt"},
		"isVisible":           false,
	}))

	return Vendor + "_" + name
}

// Ask makes a request as an engineer with curl would, with the content of [RequestConfig] unless told otherwise, and returns its id.
func (w *World) Ask(t TB, kind, system string, changes Object) string {
	t.Helper()

	body := Object{"systemId": system, "partyOrgNo": Customer, "rights": []Object{Right("ske-krav-og-betalinger")}}
	if kind == Agent {
		body = Object{"systemId": system, "partyOrgNo": Customer, "accessPackages": []Object{{"urn": AccessPackage("regnskapsforer-lonn")}}}
	}

	status, answer := w.Send(t, VendorClient, http.MethodPost, PostPath(kind), With(body, changes))

	var made struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(answer, &made); err != nil || status != http.StatusCreated {
		t.Fatalf("asking: %d %s", status, answer)
	}

	return made.ID
}

// Withdraw deletes a request outside Terraform.
func (w *World) Withdraw(t TB, id string) {
	t.Helper()

	if status, answer := w.Send(t, VendorClient, http.MethodDelete, RequestPath+"/"+id, nil); status != http.StatusAccepted {
		t.Fatalf("withdrawing: %d %s", status, answer)
	}
}

// Approve accepts a request or a change request as the customer.
func (w *World) Approve(t TB, id string) {
	t.Helper()
	must(t, w.Altinn.Approve(id))
}

// Reject refuses one.
func (w *World) Reject(t TB, id string) {
	t.Helper()
	must(t, w.Altinn.Reject(id))
}

// DeleteSystemUser deletes a system user as the customer.
func (w *World) DeleteSystemUser(t TB, id string) {
	t.Helper()
	must(t, w.Altinn.DeleteSystemUser(id))
}

// Request is a request that is not deleted; nil when there is none with the id.
func (w *World) Request(id string) *emulator.Request {
	for _, request := range w.Altinn.Requests() {
		if request.ID == id {
			return &request
		}
	}

	return nil
}

// Requests are the ids of the requests of a kind that are not deleted.
func (w *World) Requests(kind string) []string {
	var ids []string

	for _, request := range w.Altinn.Requests() {
		if request.Kind == kind {
			ids = append(ids, request.ID)
		}
	}

	return ids
}

// Posts counts the POSTs that make requests of either kind.
func (w *World) Posts() int {
	return w.Calls(http.MethodPost, RequestPath) + w.Calls(http.MethodPost, RequestPath+"/agent")
}

// Accepted makes a system user outside Terraform, of which the system has more than it was asked for, and returns its id.
func (w *World) Accepted(t TB, kind string) string {
	t.Helper()

	if w.Registered(t, ChangingSystem) == nil {
		w.RegisterOffering(t, "changing")
	}

	id := w.Ask(t, kind, ChangingSystem, Object{"externalRef": kind})
	w.Approve(t, id)

	return id
}

// ChangeRequests are the change requests that are not deleted and have one of the statuses.
func (w *World) ChangeRequests(statuses ...string) []string {
	var ids []string

	for _, one := range w.Altinn.ChangeRequests() {
		for _, status := range statuses {
			if one.Status == status {
				ids = append(ids, one.ID)
			}
		}
	}

	return ids
}

// ChangeRequest is a change request that is not deleted; nil when there is none with the id.
func (w *World) ChangeRequest(id string) *emulator.ChangeRequest {
	for _, one := range w.Altinn.ChangeRequests() {
		if one.ID == id {
			return &one
		}
	}

	return nil
}

// WithdrawChange deletes a change request outside Terraform.
func (w *World) WithdrawChange(t TB, id string) {
	t.Helper()

	if status, answer := w.Send(t, VendorClient, http.MethodDelete, ChangeRequestPath+"/"+id, nil); status != http.StatusAccepted {
		t.Fatalf("withdrawing: %d %s", status, answer)
	}
}

func must(t TB, err error) {
	t.Helper()

	if err != nil {
		t.Fatalf("unexpected: %v", err)
	}
}
