package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// platformVariable says where the emulator is, as it says it to the provider.
const platformVariable = "ALTINN_PLATFORM_URL"

// controls is where the emulator's own controls are.
const controls = "/_emulator/"

// clientCommands are the forms that talk to a running emulator, by their first word.
func clientCommands() map[string]func(context.Context, caller, []string) error {
	return map[string]func(context.Context, caller, []string) error{
		"approve": answering("approve"),
		"reject":  answering("reject"),
		"call":    call,
	}
}

// answering answers requests and change requests as the customer, one after another.
func answering(answer string) func(context.Context, caller, []string) error {
	return func(ctx context.Context, by caller, requests []string) error {
		if len(requests) == 0 {
			return fmt.Errorf("%s needs the id or the link of a request or a change request", answer)
		}
		for _, request := range requests {
			if _, err := by.send(ctx, http.MethodPost, controls+"requests/"+url.PathEscape(requestID(request))+"/"+answer, "", ""); err != nil {
				return err
			}
		}
		return nil
	}
}

// requestID is the id of a request that is given by it or by its link.
func requestID(request string) string {
	if link, err := url.Parse(request); err == nil && link.Query().Has("id") {
		return link.Query().Get("id")
	}
	return request
}

// call does what the arguments say, a method, a path and maybe a body, and prints the answer's body.
func call(ctx context.Context, by caller, args []string) error {
	if len(args) < 2 || len(args) > 3 || !strings.HasPrefix(args[1], "/") {
		return errors.New("call needs a method and a path, such as GET /_emulator/requests, and maybe a body")
	}
	body := ""
	if len(args) == 3 {
		body = args[2]
	}
	if body == "-" {
		read, err := io.ReadAll(by.in)
		if err != nil {
			return fmt.Errorf("the body cannot be read from standard input: %w", err)
		}
		body = string(read)
	}
	token := ""
	if !strings.HasPrefix(args[1], controls) {
		var err error
		if token, err = by.vendorToken(ctx); err != nil {
			return err
		}
	}
	answer, err := by.send(ctx, args[0], args[1], body, token)
	if err != nil {
		return err
	}
	if answer != "" && !strings.HasSuffix(answer, "\n") {
		answer += "\n"
	}
	return by.print(answer)
}

// vendorToken is a token of the client that the provider works as.
func (c caller) vendorToken(ctx context.Context) (string, error) {
	client, err := json.Marshal(map[string]string{"client_id": c.variable("MASKINPORTEN_CLIENT_ID")})
	if err != nil {
		return "", fmt.Errorf("the client's id cannot be written as JSON: %w", err)
	}
	answer, err := c.send(ctx, http.MethodPost, controls+"tokens", string(client), "")
	if err != nil {
		return "", err
	}
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(answer), &token); err != nil {
		return "", fmt.Errorf("the emulator's answer holds no token: %w", err)
	}
	return token.AccessToken, nil
}

// variable is a variable of the caller's environment, "" for none.
func (c caller) variable(name string) string {
	for _, entry := range c.environment {
		if value, found := strings.CutPrefix(entry, name+"="); found {
			return value
		}
	}
	return ""
}

// send calls the running emulator and returns the body of its answer. An answer that refuses is an
// error.
func (c caller) send(ctx context.Context, method, path, body, token string) (string, error) {
	platform := c.variable(platformVariable)
	if platform == "" {
		return "", fmt.Errorf("%s does not say where the emulator is: run this beside one, with altinn-emulator -- COMMAND, or paste "+
			"what altinn-emulator prints", platformVariable)
	}
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(platform, "/")+path, strings.NewReader(body)) //nolint:gosec // the caller says where
	if err != nil {
		return "", fmt.Errorf("there is no such call: %w", err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		return "", fmt.Errorf("there is no emulator at %s: %w", platform, err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return "", fmt.Errorf("the answer breaks off: %w", err)
	}
	if response.StatusCode >= http.StatusMultipleChoices {
		return "", fmt.Errorf("%s %s: %s\n%s", method, path, response.Status, answer)
	}
	return string(answer), nil
}
