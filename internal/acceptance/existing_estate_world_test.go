package acceptance_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// An estate that was made without Terraform, and the guide that brings it under Terraform.

const (
	seededSystems  = 10
	seededRequests = 100
	// estateOfFirst is how many of the requests are the first system's: more than a page.
	estateOfFirst = 60
	// estateOld is how many of the requests are older than half a year.
	estateOld = 20
)

// estate makes systems and requests of all sorts through the vendor's API, and lets customers answer.
func (w *world) estate(t testing.TB) {
	t.Helper()

	systems := make([]string, seededSystems)
	for i := range systems {
		name := fmt.Sprintf("system_%02d", i+1)
		systems[i] = providertest.Vendor + "_" + name
		w.Register(t, providertest.VendorClient, providertest.SystemBody(name, estateSystem(i)))
	}

	parties := organisations(seededRequests)

	for i, party := range parties {
		if i == estateOld {
			w.Altinn.AdvanceClock(providertest.HalfAYear)
		}

		system := systems[0]
		if i >= estateOfFirst {
			system = systems[1+i%(seededSystems-1)]
		}

		kind, changes := estateRequest(i)
		id := w.Ask(t, kind, system, providertest.With(changes, object{"partyOrgNo": party}))

		switch {
		case i%3 == 0:
			w.Approve(t, id)
		case i%7 == 1:
			w.Reject(t, id)
		}
	}
}

// estateSystem are the changes that make one system differ from the next.
func estateSystem(i int) object {
	changes := object{
		"rights": []object{providertest.Right("ske-krav-og-betalinger"), providertest.Right("nav-sykmelding")},
		"accessPackages": []object{
			{"urn": providertest.AccessPackage("jordbruk")}, {"urn": providertest.AccessPackage("toll")}, {"urn": providertest.AccessPackage("regnskapsforer-lonn")},
		},
		"allowedRedirectUrls": []string{"https://smartcloud.example.no/receipt"},
		"isVisible":           false,
		"name":                object{"nb": fmt.Sprintf("System \"%d\" på ${nett}", i), "nn": "", "en": "yes"},
	}
	if i%2 == 0 {
		changes["clientId"] = []string{fmt.Sprintf("client-%d", i), fmt.Sprintf("spare-%d", i)}
	}

	return changes
}

// estateRequest is the kind of a request, and what it asks for.
func estateRequest(i int) (string, object) {
	changes := object{}
	if i%2 == 0 {
		changes["externalRef"] = fmt.Sprintf("avtale_%d-æ", i)
	}

	if i%5 == 0 {
		changes["integrationTitle"] = fmt.Sprintf("Avtale %d: %%{if} #1", i)
	}

	if i%7 == 0 {
		changes["redirectUrl"] = fmt.Sprintf("https://smartcloud.example.no/receipt?kunde=%d", i)
	}

	switch i % 4 {
	case 1:
		return providertest.Agent, changes
	case 2:
		changes["accessPackages"] = []object{{"urn": providertest.AccessPackage("jordbruk")}, {"urn": providertest.AccessPackage("toll")}}
	}

	return providertest.Standard, changes
}

// organisations are valid organisation numbers.
func organisations(count int) []string {
	var numbers []string

	for n := 910_000_000; len(numbers) < count; n++ {
		if number := fmt.Sprint(n); identifier.CheckOrgNumber(number) == nil {
			numbers = append(numbers, number)
		}
	}

	return numbers
}

// writes are the calls of a journal that are more than a look.
func writes(journal []emulator.Call) []string {
	var found []string

	for _, call := range journal {
		if call.Method != http.MethodGet && call.Path != "/token" {
			found = append(found, call.Method+" "+call.Path)
		}
	}

	return found
}

// estateReader is somebody who follows a part of the guide to existing estates, command by command.
type estateReader struct {
	world *world
	root  string
	// at is the folder below root where the reader is.
	at string
	// read are the commands so far, and what they answered.
	read []string
}

// followGuide follows the shell commands of the guide between two of its headings, in a copy of its examples.
func (w *world) followGuide(t testing.TB, from, to string) *estateReader {
	t.Helper()

	root, err := moduleRoot()
	must(t, err, nil)

	reader := &estateReader{world: w, root: t.TempDir()}
	must(t, os.CopyFS(reader.root, os.DirFS(filepath.Join(root, "examples", "existing-estate"))), nil)

	text, err := os.ReadFile(filepath.Join(root, "templates", "guides", "existing-estate.md.tmpl"))
	must(t, err, nil)

	_, after, found := strings.Cut(string(text), "\n"+from+"\n")
	part, _, ends := strings.Cut(after, "\n"+to+"\n")

	if !found || !ends {
		t.Fatalf("the guide has no part from %q to %q", from, to)
	}

	for _, fence := range regexp.MustCompile("(?s)```shell\n(.*?)```").FindAllStringSubmatch(part, -1) {
		for line := range strings.Lines(fence[1]) {
			reader.follow(t, strings.TrimSpace(line))
		}
	}

	return reader
}

// follow types one line of the guide.
func (r *estateReader) follow(t testing.TB, line string) {
	t.Helper()

	command, file, toFile := strings.Cut(line, " > ")
	args := strings.Fields(command)

	switch {
	case args[0] == "cd" && len(args) == 2:
		r.at = filepath.Join(r.at, args[1])

		return
	case args[0] != "terraform":
		t.Fatalf("the guide's command %q is unknown here", line)
	case args[1] == "init": // the provider needs none, and a registry is out of reach
		args = []string{"", "get"}
	case args[1] == "apply":
		args = append(args, "-auto-approve")
	}

	run := r.workspace(t)
	out := run.must(t, args[1:]...)
	r.read = append(r.read, line+"\n"+out)

	if toFile {
		run.write(t, file, out)
	}
}

func (r *estateReader) workspace(t testing.TB) workspace {
	t.Helper()

	return r.world.workspace(t, filepath.Join(r.root, r.at))
}

// expect fails the test unless the last answer to a command of the guide has some text in it.
func (r *estateReader) expect(t testing.TB, command, text string) {
	t.Helper()

	for _, read := range slices.Backward(r.read) {
		if answer, ok := strings.CutPrefix(read, command+"\n"); ok {
			if !strings.Contains(answer, text) {
				t.Errorf("%s does not say %q:\n%s", command, text, answer)
			}

			return
		}
	}

	t.Errorf("the guide has no command %q", command)
}
