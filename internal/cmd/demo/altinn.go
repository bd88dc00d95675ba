package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
)

const (
	api          = "/authentication/api/v1/"
	registerPath = api + "systemregister/vendor/"
	clientsPath  = "/api/v1/clients" // of Digdir's self-service API
)

// scopes are all that a vendor needs: for its systems, to ask customers, to read what was asked, and to read its clients.
func scopes() []string {
	return []string{
		"altinn:authentication/systemregister.write",
		"altinn:authentication/systemuser.request.write",
		"altinn:authentication/systemuser.request.read",
		"idporten:dcr.read",
	}
}

// altinn is Altinn as someone with curl sees it: it shares nothing with the provider, so that one mistake cannot hide
// another.
type altinn struct {
	url   string
	token func() (string, error)
	http  *http.Client
}

// document is a system in the register's own JSON.
type document map[string]any

func (d document) deleted() bool { return d["isDeleted"] == true }

func (d document) description() string {
	texts, _ := d["description"].(map[string]any)
	english, _ := texts["en"].(string)

	return english
}

func (d document) describe(english string) {
	if texts, found := d["description"].(map[string]any); found {
		texts["en"] = english
	}
}

// system reads a system; a deleted one stays readable.
func (a altinn) system(ctx context.Context, id string) (document, error) {
	return read[document](ctx, a, registerPath+id)
}

// put replaces the whole system, which is the only way to change one.
func (a altinn) put(ctx context.Context, id string, system document) error {
	body, err := json.Marshal(system)
	if err != nil {
		return fmt.Errorf("writing the system: %w", err)
	}

	_, err = a.call(ctx, http.MethodPut, registerPath+id, body)

	return err
}

// client is a Maskinporten client as far as the demo looks at it.
type client struct {
	ID   string `json:"client_id"`
	Name string `json:"client_name"`
}

// clients finds the clients with a name.
func (a altinn) clients(ctx context.Context, name string) ([]client, error) {
	all, err := read[[]client](ctx, a, clientsPath)

	return slices.DeleteFunc(all, func(one client) bool { return one.Name != name }), err
}

// keys are the ids of the keys of a client.
func (a altinn) keys(ctx context.Context, id string) ([]string, error) {
	set, err := read[struct {
		Keys []struct {
			ID string `json:"kid"`
		} `json:"keys"`
	}](ctx, a, clientsPath+"/"+id+"/jwks")

	ids := make([]string, len(set.Keys))
	for i, key := range set.Keys {
		ids[i] = key.ID
	}

	return ids, err
}

// ask is what a request asks of whom: the key by which Altinn finds it and the system user that comes of it.
type ask struct {
	system, customer, reference string
	agent                       bool // for the customer's clients
}

// request is a system user request as far as the demo looks at it.
type request struct {
	ID         string `json:"id"`
	Status     string `json:"status"`
	ConfirmURL string `json:"confirmUrl"`
}

func (a altinn) request(ctx context.Context, about ask) (request, error) {
	path := api + "systemuser/request/vendor/"
	if about.agent {
		path += "agent/"
	}

	return read[request](ctx, a, path+"byexternalref/"+about.system+"/"+about.customer+"/"+about.reference)
}

// systemUser is a system user as far as the demo looks at it.
type systemUser struct {
	ID   string `json:"id"`
	Kind string `json:"userType"`
}

func (a altinn) systemUser(ctx context.Context, about ask) (systemUser, error) {
	query := url.Values{"system-id": {about.system}, "orgno": {about.customer}, "external-ref": {about.reference}}

	return read[systemUser](ctx, a, api+"systemuser/vendor/byquery?"+query.Encode())
}

func read[T any](ctx context.Context, a altinn, path string) (T, error) {
	var found T

	body, err := a.call(ctx, http.MethodGet, path, nil)
	if err != nil {
		return found, err
	}

	if err := json.Unmarshal(body, &found); err != nil {
		return found, fmt.Errorf("reading Altinn's answer: %w", err)
	}

	return found, nil
}

func (a altinn) call(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	token, err := a.token()
	if err != nil {
		return nil, fmt.Errorf("getting a token: %w", err)
	}

	req, err := http.NewRequestWithContext(ctx, method, a.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("making a request: %w", err)
	}

	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")

	resp, err := a.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("calling Altinn: %w", err)
	}
	defer resp.Body.Close()

	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("reading Altinn's answer: %w", err)
	}

	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusCreated {
		return nil, fmt.Errorf("Altinn answers %s of %s with %s: %s", method, path, resp.Status, answer)
	}

	return answer, nil
}
