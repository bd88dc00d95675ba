package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

const (
	registerScope = "altinn:authentication/systemregister.write"
	vendorPath    = "/authentication/api/v1/systemregister/vendor/"
)

// register is Altinn's system register as someone with curl sees it: it shares nothing with the provider, so that one
// mistake cannot hide another.
type register struct {
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

// system reads the demo's system; a deleted one stays readable.
func (r register) system(ctx context.Context) (document, error) {
	body, err := r.call(ctx, http.MethodGet, systemID, nil)
	if err != nil {
		return nil, err
	}

	var found document
	if err := json.Unmarshal(body, &found); err != nil {
		return nil, fmt.Errorf("reading Altinn's answer: %w", err)
	}

	return found, nil
}

// put replaces the whole system, which is the only way to change one.
func (r register) put(ctx context.Context, system document) error {
	body, err := json.Marshal(system)
	if err != nil {
		return fmt.Errorf("writing the system: %w", err)
	}

	_, err = r.call(ctx, http.MethodPut, systemID, body)

	return err
}

func (r register) call(ctx context.Context, method, id string, body []byte) ([]byte, error) {
	token, err := r.token()
	if err != nil {
		return nil, fmt.Errorf("getting a token: %w", err)
	}

	req, err := http.NewRequestWithContext(ctx, method, r.url+vendorPath+id, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("making a request: %w", err)
	}

	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")

	resp, err := r.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("calling Altinn: %w", err)
	}
	defer resp.Body.Close()

	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("reading Altinn's answer: %w", err)
	}

	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("Altinn answers %s of %s with %s: %s", method, id, resp.Status, answer)
	}

	return answer, nil
}
