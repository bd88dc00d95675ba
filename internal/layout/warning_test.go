package layout_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// CLIs show warnings of one summary as one, and say how many more there are. One that comes for each of three hundred customers must
// not name them there: it would hide everything else. So a warning names its object in its detail. Errors are never folded, and
// have the object in their summary.
func TestWarningsOfManyObjectsFold(t *testing.T) {
	t.Parallel()

	for name, content := range files(t) {
		switch {
		case filepath.Ext(name) == ".golden":
			for _, problem := range namingSummaries(name, content) {
				t.Error(problem)
			}
		case filepath.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go") && strings.HasPrefix(filepath.ToSlash(name), "internal/"):
			for _, problem := range namingWarnings(t, name, content) {
				t.Error(problem)
			}
		}
	}
}

func TestFabricatedWarningsAreFound(t *testing.T) {
	t.Parallel()

	for statement, want := range map[string][]string{
		`diag.NewWarningDiagnostic("A system is gone", fmt.Sprintf("It is %q.", id))`:                                       nil,
		`diag.NewAttributeWarningDiagnostic(at, fmt.Sprintf("Unusual %s in ` + "`%s`" + `", kind, name), detail)`:           nil,
		`diag.NewErrorDiagnostic(fmt.Sprintf("Unable to read %q", id), detail)`:                                             nil,
		`diag.NewWarningDiagnostic(fmt.Sprintf("System %q is gone", id), detail)`:                                           {"f.go:4:" + namesObject},
		`diags.AddWarning("System "+id+" is gone", detail)`:                                                                 {"f.go:4:" + namesObject},
		"diag.NewAttributeWarningDiagnostic(path.Root(\"id\"),\n\tfmt.Sprintf(\"Request %v of \"+\"a\", id), detail)":       {"f.go:4:" + namesObject},
		`diags.AddAttributeWarning(path.Root("id"), fmt.Sprintf("Request %s is kept", id), "That is " + "all of " + "it.")`: {"f.go:4:" + namesObject},
	} {
		if got := namingWarnings(t, "f.go", []byte("package p\n\nfunc f() {\n"+statement+"\n}")); !slices.Equal(got, want) {
			t.Errorf("%s: found %q, want %q", statement, got, want)
		}
	}

	for text, want := range map[string]int{
		"WARNING: A system is gone\n\nIt is \"a\".": 0, "ERROR: Unable to read \"a\"": 0, "WARNING: System \"a\" is gone": 1,
		"WARNING: A\n\n----\nWARNING: Request 505f8488-3d48-4c15-8e21-35cb9432f815 is kept\n": 1, "WARNING: Customer 310904473 said no": 1,
	} {
		if got := namingSummaries("a.golden", []byte(text)); len(got) != want {
			t.Errorf("%s: found %q", text, got)
		}
	}
}

const namesObject = " names the object in the summary of a warning, which keeps a CLI from folding it: name it in the detail"

// namingSummaries finds summaries of warnings in what a test keeps of diagnostics that have the name or the number of an object.
func namingSummaries(name string, content []byte) []string {
	var found []string

	for i, line := range strings.Split(string(content), "\n") {
		if summary, isWarning := strings.CutPrefix(line, "WARNING: "); isWarning && regexp.MustCompile(`"|\{id|[0-9]{8}|[0-9a-f]{8}-`).MatchString(summary) {
			found = append(found, name+":"+strconv.Itoa(i+1)+":"+namesObject)
		}
	}

	return found
}

// namingWarnings finds warnings whose summary is put together from more than words. A kind of object that is in an attribute, the
// attribute in back quotes, and a kind with what has become of it, are words.
func namingWarnings(t *testing.T, name string, content []byte) []string {
	t.Helper()

	set := token.NewFileSet()

	file, err := parser.ParseFile(set, name, content, 0)
	if err != nil {
		t.Fatal(err)
	}

	var found []string

	ast.Inspect(file, func(node ast.Node) bool {
		call, isCall := node.(*ast.CallExpr)
		if !isCall {
			return true
		}

		if summary := summaryOfWarning(call); summary != nil && namesSomething(summary) {
			found = append(found, at(set, call)+":"+namesObject)
		}

		return true
	})

	return found
}

// summaryOfWarning is the summary of the warning that a call makes, nil if it makes none.
func summaryOfWarning(call *ast.CallExpr) ast.Expr {
	function, isSelector := call.Fun.(*ast.SelectorExpr)
	if !isSelector {
		return nil
	}

	at, known := map[string]int{
		"NewWarningDiagnostic": 0, "AddWarning": 0, "NewAttributeWarningDiagnostic": 1, "AddAttributeWarning": 1,
	}[function.Sel.Name]
	if !known || len(call.Args) <= at {
		return nil
	}

	return call.Args[at]
}

func namesSomething(summary ast.Expr) bool {
	switch summary := summary.(type) {
	case *ast.BinaryExpr: // a variable in it
		return namesSomething(summary.X) || namesSomething(summary.Y) || !isLiteral(summary.X) || !isLiteral(summary.Y)
	case *ast.CallExpr: // of Sprintf
		return strings.Contains(regexp.MustCompile("%s in `%s`|`%s`|^A %s %s$|\\b[Aa] %s ").ReplaceAllString(formatOf(summary), ""), "%")
	default:
		return false
	}
}

func isLiteral(expression ast.Expr) bool {
	switch expression := expression.(type) {
	case *ast.BasicLit:
		return true
	case *ast.BinaryExpr:
		return isLiteral(expression.X) && isLiteral(expression.Y)
	default:
		return false
	}
}

// formatOf is the format of a call of Sprintf, one after the other where it is put together.
func formatOf(call *ast.CallExpr) string {
	var format strings.Builder

	if len(call.Args) > 0 {
		ast.Inspect(call.Args[0], func(node ast.Node) bool {
			if literal, is := node.(*ast.BasicLit); is && literal.Kind == token.STRING {
				text, _ := strconv.Unquote(literal.Value)
				format.WriteString(text)
			}

			return true
		})
	}

	return format.String()
}
