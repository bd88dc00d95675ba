package approval

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"net/url"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

const typeHTML = "text/html; charset=utf-8"

// What the pages look like.
var (
	//go:embed *.html
	pagesHTML embed.FS
	//go:embed page.css
	pageCSS string
)

// printer makes pages of what they show.
type printer struct {
	templates *template.Template
	styleHash string // as a source of a content security policy
}

func newPrinter() printer {
	hash := sha256.Sum256([]byte(pageCSS))
	return printer{
		templates: template.Must(template.New("").Funcs(template.FuncMap{"breaks": breaks}).ParseFS(pagesHTML, "*.html")),
		styleHash: "'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'",
	}
}

// breaks cuts a text after the characters where a line may end. Browsers would end it anywhere in an
// id that is too long for them.
func breaks(text string) []string {
	var parts []string
	for len(text) > 0 {
		end := strings.IndexAny(text, "_/:.?&=") + 1
		if end == 0 {
			end = len(text)
		}
		parts, text = append(parts, text[:end]), text[end:]
	}
	return parts
}

// print writes a page. Browsers hold a form's redirect against form-action too, so it names where the
// answer will lead.
func (p printer) print(status int, name string, view any, target *url.URL) *wire.Reply {
	var body bytes.Buffer
	if err := p.templates.ExecuteTemplate(&body, name, view); err != nil {
		panic("emulator: a page cannot be written: " + err.Error())
	}
	formAction := "'self'"
	if target != nil {
		formAction += " " + originSource(target)
	}
	policy := "default-src 'none'; style-src " + p.styleHash + "; form-action " + formAction +
		"; frame-ancestors 'none'; base-uri 'none'"
	return secured(wire.Body(status, typeHTML, body.Bytes())).With("Content-Security-Policy", policy)
}

// secured adds the headers of every answer. The referrer policy leaves the Origin of the form's own
// POST in place, which no-referrer would not.
func secured(answer *wire.Reply) *wire.Reply {
	return answer.With("X-Frame-Options", "DENY").With("X-Content-Type-Options", "nosniff").
		With("Referrer-Policy", "same-origin").With(wire.HeaderCache, "no-store")
}
