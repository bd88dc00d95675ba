package main

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// What a customer can press on the page.
const (
	approves = "approve"
	rejects  = "reject"
)

// page is what a customer's browser makes of the page behind a confirm_url.
type page struct {
	heading string
	action  string
	fields  url.Values
	buttons map[string]button // by value
}

type button struct{ name, text string }

// visit opens the page as a browser would, except that nothing leaves this machine.
func visit(ctx context.Context, client *http.Client, address string) (page, error) {
	body, _, err := browse(ctx, client, http.MethodGet, address, nil)
	if err != nil {
		return page{}, err
	}
	defer body.Close()

	return parsePage(body)
}

// press fills in the page's own form, and follows nothing.
func (p page) press(ctx context.Context, client *http.Client, address, value string) error {
	pressed, found := p.buttons[value]
	if !found {
		return fmt.Errorf("the page %q has no button to %s", p.heading, value)
	}

	base, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("reading the address of the page: %w", err)
	}

	target, err := base.Parse(p.action)
	if err != nil {
		return fmt.Errorf("reading where the form leads: %w", err)
	}

	fields := maps.Clone(p.fields)
	fields.Set(pressed.name, value)

	body, status, err := browse(ctx, client, http.MethodPost, target.String(), strings.NewReader(fields.Encode()))
	if err != nil {
		return err
	}
	defer body.Close()

	if status != http.StatusSeeOther {
		return fmt.Errorf("the page answers with the status %d", status)
	}

	return nil
}

// browse sends one call of a browser's, to loopback alone, and does not follow a redirect.
func browse(ctx context.Context, client *http.Client, method, address string, form io.Reader) (io.ReadCloser, int, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, form)
	if err != nil {
		return nil, 0, fmt.Errorf("making a request: %w", err)
	}

	if ip := net.ParseIP(req.URL.Hostname()); ip == nil || !ip.IsLoopback() {
		return nil, 0, fmt.Errorf("%s is not on this machine", address)
	}

	req.Header.Set("Accept-Language", "en")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")

	still := *client
	still.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

	resp, err := still.Do(req)
	if err != nil {
		return nil, 0, fmt.Errorf("opening the page: %w", err)
	}

	return resp.Body, resp.StatusCode, nil
}

// parsePage reads heading and form of a page.
func parsePage(body io.Reader) (page, error) {
	p := page{fields: url.Values{}, buttons: map[string]button{}}
	html := xml.NewDecoder(body)
	html.Strict, html.AutoClose, html.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity

	var (
		in      string
		pressed xml.StartElement
	)

	for {
		token, err := html.Token()
		if errors.Is(err, io.EOF) {
			return p, nil
		}

		if err != nil {
			return p, fmt.Errorf("reading the page: %w", err)
		}

		switch token := token.(type) {
		case xml.StartElement:
			in = token.Name.Local

			switch in {
			case "form":
				p.action = attribute(token, "action")
			case "input":
				p.fields.Set(attribute(token, "name"), attribute(token, "value"))
			case "button":
				pressed = token
			}
		case xml.EndElement:
			in = ""
		case xml.CharData:
			switch in {
			case "h1":
				p.heading = string(token)
			case "button":
				p.buttons[attribute(pressed, "value")] = button{name: attribute(pressed, "name"), text: string(token)}
			}
		}
	}
}

func attribute(element xml.StartElement, name string) string {
	for _, own := range element.Attr {
		if own.Name.Local == name {
			return own.Value
		}
	}

	return ""
}
