package layout_test

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

const module = "github.com/altinn/terraform-provider-altinn"

// goPackage is what "go list -json" says of a package.
type goPackage struct {
	ImportPath   string   `json:"ImportPath"`
	Imports      []string `json:"Imports"`
	TestImports  []string `json:"TestImports"`
	XTestImports []string `json:"XTestImports"`
}

// rule says what a package may import besides the standard library and ordinary libraries. Libraries for tests are for test
// files, and for packages that are for tests, whose names end in "test".
type rule struct {
	ours      []string // packages of this module
	framework bool     // the terraform-plugin-… libraries
}

// rules has an entry for every package of the module: a new package must say where it stands. A folder below a package that has
// no entry of its own follows the rule of that package, and the two may import each other.
func rules() map[string]rule {
	feature := rule{ours: []string{"internal/tfkit", "internal/run", "internal/failure", "internal/identifier", "internal/altinn", "internal/api"}, framework: true}
	features := []string{
		"internal/system", "internal/systemuserrequest", "internal/changerequest", "internal/systemuser", "internal/access",
		"internal/catalog", "internal/token", "internal/function", "internal/maskinportenclient",
	}

	all := map[string]rule{
		".":                     {ours: []string{"internal/provider"}, framework: true},
		"internal/provider":     {ours: slices.Concat(feature.ours, []string{"internal/server", "internal/maskinporten", "internal/selfservice"}, features), framework: true},
		"internal/server":       {ours: []string{"internal/tfkit", "internal/run", "internal/failure"}, framework: true},
		"internal/tfkit":        {ours: []string{"internal/run", "internal/failure", "internal/identifier", "internal/altinn", "internal/api", "internal/selfservice"}, framework: true},
		"internal/run":          {ours: []string{"internal/altinn", "internal/api"}},
		"internal/failure":      {ours: []string{"internal/altinn", "internal/api"}, framework: true},
		"internal/approval":     feature,
		"internal/identifier":   {},
		"internal/api":          {},
		"internal/altinn":       {ours: []string{"internal/api"}},
		"internal/maskinporten": {},
		"internal/publickey":    {},
		"internal/selfservice":  {ours: []string{"internal/api", "internal/publickey"}},

		"internal/tfkit/tfkittest": {ours: []string{"internal/tfkit", "internal/run", "internal/server"}, framework: true},

		"internal/providertest": {
			ours:      []string{"internal/provider", "internal/emulator", "internal/emulator/emulatortest", "internal/tfkit/tfkittest"},
			framework: true,
		},

		"internal/shell":  {},
		"internal/tfcli":  {},
		"internal/layout": {},
		"internal/pages":  {},
		"internal/model":  {},
		"internal/matrix": {},
		"internal/acceptance": {
			ours: append([]string{"internal/provider", "internal/emulator", "internal/emulator/issuer", "internal/tfcli", "internal/altinn", "internal/api", "internal/maskinporten", "internal/tfkit", "internal/failure", "internal/identifier"}, features...), framework: true,
		},

		"internal/cmd/altinn-emulator": {ours: []string{"internal/emulator", "internal/shell"}},
		"internal/cmd/bench":           {ours: []string{"internal/emulator", "internal/tfcli"}, framework: true},
		"internal/cmd/keypair":         {},
		"internal/cmd/demo":            {ours: []string{"internal/cmd/keypair", "internal/emulator", "internal/tfcli"}},
		"internal/cmd/sandbox":         {ours: []string{"internal/cmd/keypair", "internal/emulator", "internal/shell", "internal/tfcli"}},
		"internal/cmd/findcli":         {ours: []string{"internal/tfcli"}},
		"internal/cmd/install":         {ours: []string{"internal/shell", "internal/tfcli"}},
		"internal/cmd/runtests":        {ours: []string{"internal/tfcli"}},
		"internal/cmd/release":         {ours: []string{"internal/emulator", "internal/tfcli"}},
		"internal/cmd/providerschema":  {ours: []string{"internal/provider"}, framework: true},
	}

	for _, name := range features {
		all[name] = feature
	}

	maps.Copy(all, emulatorRules())

	for _, name := range []string{"internal/systemuserrequest", "internal/changerequest", "internal/systemuser", "internal/access"} {
		all[name] = rule{ours: append(slices.Clone(feature.ours), "internal/approval"), framework: true}
	}
	all["internal/maskinportenclient"] = rule{ours: append(slices.Clone(feature.ours), "internal/selfservice", "internal/publickey"), framework: true}

	all["internal/catalog"] = rule{ours: append(slices.Clone(feature.ours), "internal/selfservice"), framework: true}

	// Tokens of any kind are what it hands out.
	all["internal/token"] = rule{ours: append(slices.Clone(feature.ours), "internal/approval", "internal/maskinporten"), framework: true}

	return all
}

// emulatorRules are those of the emulator's packages. It knows neither of the provider's clients; its services know the wire, and
// of one another only what a service needs in Altinn, too.
func emulatorRules() map[string]rule {
	below := func(names ...string) rule {
		for i := range names {
			names[i] = "internal/emulator/" + names[i]
		}

		return rule{ours: names}
	}

	all := map[string]rule{
		"internal/emulator/uri":       {},
		"internal/emulator/wire":      {},
		"internal/emulator/statefile": {},
		"internal/emulator/issuer":    {},

		"internal/emulator/world":       below("wire"),
		"internal/emulator/fault":       below("wire"),
		"internal/emulator/exchange":    below("wire"),
		"internal/emulator/metadata":    below("wire", "world"),
		"internal/emulator/register":    below("wire", "uri", "world", "metadata"),
		"internal/emulator/systemuser":  below("wire", "uri", "world", "metadata", "register"),
		"internal/emulator/approval":    below("wire", "register", "systemuser"),
		"internal/emulator/selfservice": below("wire", "world"),

		"internal/emulator/accessmanagement": below("wire", "world", "metadata", "register", "systemuser"),
		"internal/emulator": below(
			"wire", "statefile", "issuer", "exchange", "world", "fault", "metadata", "register", "systemuser", "approval", "selfservice",
			"accessmanagement",
		),

		"internal/emulator/emulatortest": {ours: []string{"internal/emulator"}},
	}

	kit := below("wire", "world", "metadata", "register", "systemuser")
	kit.ours = append(kit.ours, "internal/emulator")
	all["internal/emulator/scenetest"] = kit

	return all
}

// testsMayImport is what the tests of any package may import on top, unless it is the emulator: that owns its wire structs,
// and a test that compared it with the client would let one wrong tag cancel itself out.
func testsMayImport(owner string) []string {
	if strings.HasPrefix(owner, "internal/emulator") {
		return slices.Collect(maps.Keys(emulatorRules()))
	}

	return []string{
		"internal/emulator", "internal/emulator/emulatortest", "internal/tfcli", "internal/tfkit/tfkittest",
		"internal/provider", "internal/providertest", "internal/pages",
	}
}

// violations returns one sentence for every import that the rules do not allow.
func violations(packages []goPackage) []string {
	var found []string

	for _, p := range packages {
		name := relative(p.ImportPath)

		owner, known := ownerOf(name)
		if !known {
			found = append(found, fmt.Sprintf("%s stands in no rule: say in rules() what it may import", name))

			continue
		}

		rule := rules()[owner]
		for _, imported := range p.Imports {
			found = append(found, check(name, owner, rule, imported)...)

			if isTestLibrary(imported) && !strings.HasSuffix(name, "test") { // such as providertest
				found = append(found, fmt.Sprintf("%s imports %s, which is for test files", name, imported))
			}
		}

		rule.ours = append(slices.Clone(rule.ours), testsMayImport(owner)...)

		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			found = append(found, check("a test of "+name, owner, rule, imported)...)
		}
	}

	return found
}

func check(who, owner string, rule rule, imported string) []string {
	var found []string

	if imported == module || strings.HasPrefix(imported, module+"/") {
		target, known := ownerOf(relative(imported))
		if !known || (target != owner && !slices.Contains(rule.ours, target)) {
			found = append(found, fmt.Sprintf("%s imports %s", who, relative(imported)))
		}
	}

	if !rule.framework && strings.HasPrefix(imported, "github.com/hashicorp/terraform-plugin-") {
		found = append(found, fmt.Sprintf("%s imports %s, but knows nothing of Terraform", who, imported))
	}

	return found
}

func isTestLibrary(imported string) bool {
	for _, library := range []string{
		"testing", "net/http/httptest", "github.com/hashicorp/terraform-plugin-testing", "pgregory.net/rapid", "go.uber.org/goleak",
		"github.com/chromedp",
	} {
		if imported == library || strings.HasPrefix(imported, library+"/") {
			return true
		}
	}

	return false
}

// ownerOf returns the entry of the rules that a package follows: its own, or that of the nearest folder above it.
func ownerOf(name string) (string, bool) {
	for all := rules(); ; name = path.Dir(name) {
		if _, found := all[name]; found {
			return name, true
		}

		if strings.Count(name, "/") < 2 {
			return "", false
		}
	}
}

func relative(importPath string) string {
	if importPath == module {
		return "."
	}

	return strings.TrimPrefix(importPath, module+"/")
}
