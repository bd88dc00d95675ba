package layout_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gomodule "golang.org/x/mod/module"
)

const (
	maxFileLines     = 400
	maxFunctionLines = 60
	maxScannedBytes  = 4 << 20
)

func TestGoFilesKeepTheirSize(t *testing.T) {
	t.Parallel()

	for name, content := range files(t) {
		if filepath.Ext(name) != ".go" {
			continue
		}

		for _, problem := range style(t, name, content) {
			t.Error(problem)
		}
	}
}

func TestFabricatedGoFilesAreFound(t *testing.T) {
	t.Parallel()

	statements := strings.Repeat("\tprintln()\n", maxFunctionLines+1)
	rows := strings.Repeat("\t\t{1},\n", maxFunctionLines+1)

	tests := map[string]struct {
		content string
		want    []string
	}{
		"short":      {"func f() {}", nil},
		"init":       {"func init() {}", []string{"f.go:3: init(): pass in what it sets up"}},
		"a method":   {"type t int\nfunc (t) init() {}", nil},
		"long":       {"func f() {\n" + statements + "}", []string{"f.go:3: f has 63 lines, 60 at most (data does not count)"}},
		"data":       {"func f() any {\n\treturn [][]int{\n" + rows + "\t}\n}", nil},
		"code in it": {"var v = []func(){\nfunc() {\n" + statements + "},\n}", []string{"f.go:4: func literal has 63 lines, 60 at most (data does not count)"}},
		"sleep":      {"import \"time\"\nfunc f() {\n\ttime.Sleep(1)\n}", []string{"f.go:5: time.Sleep outside testing/synctest takes real time"}},
		"no time":    {"import (\n\"time\"\n\"testing/synctest\"\n)\nfunc f() {\n\ttime.Sleep(1)\n}", nil},
		"long file":  {strings.Repeat("// a line\n", maxFileLines), []string{"f.go has 402 lines, 400 at most"}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if got := style(t, "f.go", []byte("package p\n\n"+test.content)); !slices.Equal(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}

func TestRepositoryHoldsNoPrivateKey(t *testing.T) {
	t.Parallel()

	for name, content := range files(t) {
		if problem := privateKey(name, content); problem != "" {
			t.Error(problem)
		}
	}
}

func TestFabricatedPrivateKeysAreFound(t *testing.T) {
	t.Parallel()

	body := strings.Repeat("MIIE", 20)

	for name, content := range map[string]string{
		"key.txt":    "-----BEGIN " + "PRIVATE KEY-----\n" + body,
		"pkcs1.txt":  "-----BEGIN RSA " + "PRIVATE KEY-----\n" + body,
		"quoted.go":  `"-----BEGIN ` + `PRIVATE KEY-----\n` + body + `"`,
		"jwk.json":   `{"kty":"RSA","d": "` + body + `"}`,
		"vendor.p12": "anything",
	} {
		if privateKey(name, []byte(content)) == "" {
			t.Errorf("%s is not found", name)
		}
	}

	for name, content := range map[string]string{
		"guide.md": "-----BEGIN " + "PRIVATE KEY-----\n…\n",
		"key.go":   `strings.HasPrefix(text, "-----BEGIN ` + `PRIVATE KEY-----")`,
	} {
		if problem := privateKey(name, []byte(content)); problem != "" {
			t.Errorf("harmless, but: %s", problem)
		}
	}
}

// style returns a sentence for everything in a Go file that the house rules do not allow.
func style(t *testing.T, name string, content []byte) []string {
	t.Helper()

	set := token.NewFileSet()

	file, err := parser.ParseFile(set, name, content, 0)
	if err != nil {
		t.Fatal(err)
	}

	var found []string

	if lines := set.File(file.FileStart).LineCount(); lines > maxFileLines {
		found = append(found, fmt.Sprintf("%s has %d lines, %d at most", name, lines, maxFileLines))
	}

	synthetic := slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"testing/synctest"` })

	ast.Inspect(file, func(node ast.Node) bool {
		var title string

		switch function := node.(type) {
		case *ast.SelectorExpr:
			if name, plain := function.X.(*ast.Ident); plain && name.Name == "time" && function.Sel.Name == "Sleep" && !synthetic {
				found = append(found, at(set, node)+": time.Sleep outside testing/synctest takes real time")
			}

			return true
		case *ast.FuncDecl:
			title = function.Name.Name
			if title == "init" && function.Recv == nil {
				found = append(found, fmt.Sprintf("%s: init(): pass in what it sets up", at(set, node)))
			}
		case *ast.FuncLit:
			title = "func literal"
		default:
			return true
		}

		if lines := codeLines(set, node); lines > maxFunctionLines {
			found = append(found, fmt.Sprintf("%s: %s has %d lines, %d at most (data does not count)", at(set, node), title, lines, maxFunctionLines))
		}

		return true
	})

	return found
}

// codeLines counts the lines of a function, each composite literal, such as a schema or a test table, as one. Function
// literals within one are measured on their own.
func codeLines(set *token.FileSet, function ast.Node) int {
	lines := span(set, function)

	ast.Inspect(function, func(node ast.Node) bool {
		if literal, isLiteral := node.(*ast.CompositeLit); isLiteral {
			lines -= span(set, literal) - 1

			return false
		}

		return true
	})

	return lines
}

func span(set *token.FileSet, node ast.Node) int {
	return set.Position(node.End()).Line - set.Position(node.Pos()).Line + 1
}

func at(set *token.FileSet, node ast.Node) string {
	position := set.Position(node.Pos())

	return fmt.Sprintf("%s:%d", position.Filename, position.Line)
}

// privateKey returns a sentence if the file is or holds key material, whatever it was made for: keys for tests are made when they run.
func privateKey(name string, content []byte) string {
	switch filepath.Ext(name) {
	case ".pem", ".key", ".p12", ".pfx", ".jks":
		return name + " looks like a key store by its name"
	}

	pem := regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----(\s|\\n)*[A-Za-z0-9+/=]{40}`)
	jwk := regexp.MustCompile(`"d"\s*:\s*"[A-Za-z0-9_-]{40}`)

	if pem.Match(content) || jwk.Match(content) {
		return name + " holds a private key"
	}

	return ""
}

// "go run …@version" fetches the module as a zip, and that takes no file whose name one system or another does not, such as nul.go.
func TestFilesCanBeFetchedAsAModule(t *testing.T) {
	t.Parallel()

	for name := range files(t) {
		if err := gomodule.CheckFilePath(filepath.ToSlash(name)); err != nil {
			t.Error(err)
		}
	}
}

// files returns the project's files by name: what git would track, as far as the names of folders tell.
func files(t *testing.T) map[string][]byte {
	t.Helper()

	found := map[string][]byte{}

	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}

		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}

		if entry.IsDir() {
			if slices.Contains([]string{".git", ".tools", ".sandbox", ".terraform", "dist"}, entry.Name()) {
				return fs.SkipDir
			}

			return nil
		}

		if info, err := entry.Info(); err != nil || !info.Mode().IsRegular() || info.Size() > maxScannedBytes {
			return err
		}

		found[name], err = os.ReadFile(path)

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return found
}
