package layout_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestSectionsOfTheReferenceExist(t *testing.T) {
	t.Parallel()

	reference, mentions := reference(t), 0

	for name, content := range files(t) {
		for _, passage := range passages(t, name, content) {
			mentions += strings.Count(passage.text, "§")

			for _, problem := range reference.check(passage) {
				t.Error(problem)
			}
		}
	}

	if mentions < 200 {
		t.Errorf("found only %d mentions", mentions)
	}
}

func TestFabricatedSectionsAreFound(t *testing.T) {
	t.Parallel()

	reference := reference(t)

	for _, test := range []struct{ name, content, want string }{
		{"internal/system/f.go", "// Soft (altinn-api.md §3.7).", ""},
		{"internal/system/f.go", "// Soft (altinn-api.md\n// §3.7, §13 and maskinporten.md §12).", ""},
		{"internal/system/f.go", "// Soft (altinn-api.md §3.77).", "internal/system/f.go:3: altinn-api.md has no §3.77"},
		{"internal/system/f.go", "// Soft (altinn-api.md §3.7,\n// maskinporten.md §3.8).", "internal/system/f.go:3: maskinporten.md has no §3.8"},
		{"internal/system/f.go", "// Soft (altinn.md §3.7).", "internal/system/f.go:3: the reference has no altinn.md"},
		{"internal/system/f.go", "// Soft (§3.7).", "internal/system/f.go:3: §3.7 of which document?"},
		{"internal/system/f.go", "// Segments (RFC 3986 §5.2.4).", ""},
		{"internal/system/f.go", "const text = `§3.7`", ""},
		{"internal/altinn/f.go", "// Soft (§3.7).", ""},
		{"internal/altinn/f.go", "// Soft (§3.77).", "internal/altinn/f.go:3: altinn-api.md has no §3.77"},
		{"internal/altinn/f.go", "// A customer (customer-page.md §2), soft (§3.7).", "internal/altinn/f.go:3: customer-page.md has no §3.7"},
		{"internal/maskinporten/f.go", "// A grant (§2.3).", ""},
		{"internal/maskinporten/f.go", "// A grant (§14).", "internal/maskinporten/f.go:3: maskinporten.md has no §14"},
		{"CONTRIBUTING.md", "Soft (§3.7).", "CONTRIBUTING.md:1: §3.7 of which document?"},
		{"internal/reference/customer-page.md", "Who may (§2)?\n\nAnd when (§6)?", "internal/reference/customer-page.md:3: customer-page.md has no §6"},
	} {
		content := test.content
		if path.Ext(test.name) == ".go" {
			content = "package p\n\n" + content
		}

		var found []string
		for _, passage := range passages(t, test.name, []byte(content)) {
			found = append(found, reference.check(passage)...)
		}

		if got := strings.Join(found, "\n"); got != test.want {
			t.Errorf("%s: %s\nfound %q, want %q", test.name, test.content, got, test.want)
		}
	}
}

// documents are the sections of the reference: by document and number.
type documents map[string]map[string]bool

func reference(t *testing.T) documents {
	t.Helper()

	found := documents{}

	for _, name := range []string{"altinn-api.md", "maskinporten.md", "customer-page.md"} {
		found[name] = map[string]bool{}

		for _, heading := range regexp.MustCompile(`(?m)^##+ (\d+(?:\.\d+)*)\.? `).FindAllStringSubmatch(read(t, "internal", "reference", name), -1) {
			if found[name][heading[1]] {
				t.Errorf("%s has two sections %s", name, heading[1])
			}

			found[name][heading[1]] = true
		}
	}

	return found
}

// passage is a comment, or a paragraph of a page: within one, a § alone belongs to the document that was named before it.
type passage struct {
	at, text string
	document string // the one that a § belongs to when none was named; "" when it has to be
}

// check returns a sentence for every § that leads nowhere.
func (d documents) check(p passage) []string {
	var found []string

	text := regexp.MustCompile(`RFC \d+ §`).ReplaceAllString(p.text, "RFC ")
	for _, mention := range regexp.MustCompile(`(?:([\w-]+\.md) )?§(\d+(?:\.\d+)*)`).FindAllStringSubmatch(text, -1) {
		if mention[1] != "" {
			p.document = mention[1]
		}

		switch sections, known := d[p.document]; {
		case p.document == "":
			found = append(found, fmt.Sprintf("%s: §%s of which document?", p.at, mention[2]))
		case !known:
			found = append(found, fmt.Sprintf("%s: the reference has no %s", p.at, p.document))
		case !sections[mention[2]]:
			found = append(found, fmt.Sprintf("%s: %s has no §%s", p.at, p.document, mention[2]))
		}
	}

	return found
}

// passages returns the comments of a Go file, the paragraphs of a page, and nothing of other files.
func passages(t *testing.T, name string, content []byte) []passage {
	t.Helper()

	folder := filepath.ToSlash(filepath.Dir(name))

	switch filepath.Ext(name) {
	case ".go":
		return comments(t, name, content, map[string]string{
			"internal/altinn": "altinn-api.md", "internal/maskinporten": "maskinporten.md",
		}[folder])
	case ".md":
		document := ""
		if folder == "internal/reference" && filepath.Base(name) != "README.md" {
			document = filepath.Base(name)
		}

		return paragraphs(name, content, document)
	default:
		return nil
	}
}

func comments(t *testing.T, name string, content []byte, document string) []passage {
	t.Helper()

	set := token.NewFileSet()

	file, err := parser.ParseFile(set, name, content, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}

	var found []passage
	for _, group := range file.Comments {
		found = append(found, passage{at: at(set, group), text: strings.Join(strings.Fields(group.Text()), " "), document: document})
	}

	return found
}

func paragraphs(name string, content []byte, document string) []passage {
	var found []passage

	line := 1
	for text := range strings.SplitSeq(string(content), "\n\n") {
		found = append(found, passage{at: fmt.Sprintf("%s:%d", name, line), text: strings.Join(strings.Fields(text), " "), document: document})
		line += strings.Count(text, "\n") + 2
	}

	return found
}
