package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

const form = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><style>a > b { color: red }</style></head><body>
<h1>Do you?</h1><p hidden>Yes &amp; no<br></p>
<form method="post" action="/answer?id=1&amp;lang=en"><input type="hidden" name="token" value="t&#34;1">
<button type="submit" name="answer" value="approve">Godkjenn på nytt</button><button name="answer" value="reject">Avvis</button>
</form></body></html>`

func TestTheCustomerFillsInTheFormAndFollowsNothing(t *testing.T) {
	t.Parallel()

	var calls []string

	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}

		calls = append(calls, r.Method+" "+r.URL.String()+" "+string(body))

		if r.Method == http.MethodPost {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(http.StatusSeeOther)

			return
		}

		if _, err := io.WriteString(w, form); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)

	opened, err := visit(t.Context(), server.Client(), server.URL+"/page?id=1")
	if err != nil {
		t.Fatal(err)
	}

	if opened.heading != "Do you?" || opened.buttons[approves].text != "Godkjenn på nytt" || opened.buttons[rejects].text != "Avvis" {
		t.Errorf("the page is %+v", opened)
	}

	if err := opened.press(t.Context(), server.Client(), server.URL+"/page?id=1", approves); err != nil {
		t.Fatal(err)
	}

	const want = "GET /page?id=1 \nPOST /answer?id=1&lang=en answer=approve&token=t%221"
	if got := strings.Join(calls, "\n"); got != want {
		t.Errorf("the customer sent\n%s\nwant\n%s", got, want)
	}
}

func TestTheCustomerStaysOnThisMachine(t *testing.T) {
	t.Parallel()

	for _, action := range []string{"https://altinn.example/", "//192.0.2.1/x", "http://localhost.example/"} {
		p := page{action: action, fields: url.Values{}, buttons: map[string]button{approves: {name: "answer"}}}

		err := p.press(t.Context(), &http.Client{}, "http://127.0.0.1:1/page", approves)
		if err == nil || !strings.Contains(err.Error(), "not on this machine") {
			t.Errorf("%s: %v", action, err)
		}
	}
}
