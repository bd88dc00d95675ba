package acceptance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const (
	corpusDir = "testdata/state"
	// corpusVariable, with the version about to be released, writes the corpus of that version: see CONTRIBUTING.md.
	corpusVariable = "STATE_CORPUS"
)

// corpusFile is a state that a CLI has written when a resource of a version was new.
type corpusFile struct {
	name    string // of the scenario
	version string // of the provider
	stateResource
}

type stateResource struct {
	Type      string          `json:"type"`
	Instances []stateInstance `json:"instances"`
}

type stateInstance struct {
	SchemaVersion   int64           `json:"schema_version"`
	Attributes      json.RawMessage `json:"attributes"`
	Private         []byte          `json:"private"`
	IdentityVersion int64           `json:"identity_schema_version"`
	Identity        json.RawMessage `json:"identity"`
}

// attribute is an attribute of the state as text, "" when it is no text.
func (i stateInstance) attribute(t testing.TB, name string) string {
	t.Helper()

	var attributes object
	if err := json.Unmarshal(i.Attributes, &attributes); err != nil {
		t.Fatal(err)
	}

	text, _ := attributes[name].(string)

	return text
}

// corpus reads the files in a folder, which has a folder for each version. No version is released as long as there is none;
// then, what would be written for one is read back all the same: see TestStateCorpusIsReadBack.
func corpus(t testing.TB, dir string) []corpusFile {
	t.Helper()

	names, err := filepath.Glob(filepath.Join(dir, "*", "*.tfstate"))
	if err != nil {
		t.Fatal(err)
	}

	files := make([]corpusFile, len(names))

	for i, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}

		var state struct {
			Resources []stateResource `json:"resources"`
		}
		if err := json.Unmarshal(content, &state); err != nil || len(state.Resources) != 1 || len(state.Resources[0].Instances) != 1 {
			t.Fatalf("%s does not hold one resource: %v", name, err)
		}

		files[i] = corpusFile{
			name:    strings.TrimSuffix(filepath.Base(name), ".tfstate"),
			version: filepath.Base(filepath.Dir(name)), stateResource: state.Resources[0],
		}
	}

	return files
}

// released are the files of the corpus; the test ends without them.
func released(t testing.TB) []corpusFile {
	t.Helper()

	files := corpus(t, corpusDir)
	if len(files) == 0 {
		t.Skipf("no version has been released yet, so %s has no states: the first release writes them (see CONTRIBUTING.md)", corpusDir)
	}

	return files
}

// Every state that a released version has written is read by this one: it upgrades, and with the same objects at Altinn
// nothing has changed.
func TestStatesOfAllVersionsAreUnderstood(t *testing.T) {
	t.Parallel()

	for _, file := range released(t) {
		file.test(t)
	}
}

// test plays what a newer version of the provider does with the state of an older one.
func (file corpusFile) test(t *testing.T) {
	t.Helper()

	for _, carries := range []bool{true, false} {
		if carries && len(file.Instances[0].Identity) == 0 {
			continue // it was written by a CLI without identities
		}

		t.Run(fmt.Sprintf("%s/%s/identity=%t", file.version, file.name, carries), func(t *testing.T) {
			t.Parallel()

			k, known := keptResources()[file.name]
			if !known {
				t.Fatal("no scenario says what was at Altinn: what is in the corpus stays there")
			}

			w := keptWorld(t, k)
			p := w.provider(t)
			today := k.make(t, w, p)

			k.happen(t, w)

			today, _ = p.refresh(t, today)
			at := p.upgraded(t, file.Type, file.Instances[0].with(t, today))

			if !carries {
				at.ForgetsIdentity = true
			}

			now, said := p.refresh(t, at)
			must(t, nil, said)

			if got, want := now.State(), at.State(); !reflect.DeepEqual(got, want) {
				t.Errorf("the refresh changes the state:\nfrom %v\nto   %v", want, got)
			}

			before := p.plan(t, today, k.configured(w))
			if after := p.plan(t, now, k.configured(w)); !reflect.DeepEqual(after.Changes, before.Changes) {
				t.Errorf("the plan changes %v; for what was made today, %v", after.Changes, before.Changes)
			}
		})
	}
}

// with returns the instance with the object of another: what Altinn has given out for it, ids and times, is replaced. What
// only the state keeps stays.
func (i stateInstance) with(t testing.TB, today *instance) stateInstance {
	t.Helper()

	for _, name := range []string{"id", "client_id", "system_user_id", "created_at", "last_updated"} {
		if was := i.attribute(t, name); was != "" {
			now := today.text(t, name)
			i.Attributes = json.RawMessage(strings.ReplaceAll(string(i.Attributes), was, now))
			i.Identity = json.RawMessage(strings.ReplaceAll(string(i.Identity), was, now))
		}
	}

	if keys, has := today.State()["keys"]; has { // made for this test, and they end
		i.Attributes = withMember(t, i.Attributes, "keys", keys)
	}

	return i
}

// withMember returns a JSON object with another value of a member.
func withMember(t testing.TB, object json.RawMessage, name string, value any) json.RawMessage {
	t.Helper()

	var members map[string]any

	must(t, json.Unmarshal(object, &members), nil)
	members[name] = value

	changed, err := json.Marshal(members)
	must(t, err, nil)

	return changed
}

// upgraded reads an instance of a state file as a CLI has it done.
func (p *protocol) upgraded(t testing.TB, typ string, from stateInstance) *instance {
	t.Helper()

	return &instance{p.In(t).Upgrade(typ, tfkittest.Stored(from))}
}

// A version of a schema that no file of the corpus has, or an attribute that none has set, would be forgotten by the first
// change after it.
func TestStateCorpusIsComplete(t *testing.T) {
	t.Parallel()

	files := released(t)
	p := newWorld(t).provider(t)

	set := map[string]bool{} // "type", version, and "type", "identity", version, and attributes of the schema of today

	for _, file := range files {
		instance := file.Instances[0]
		set[fmt.Sprint(file.Type, " ", instance.SchemaVersion)] = true
		set[fmt.Sprint(file.Type, " identity ", instance.IdentityVersion)] = len(instance.Identity) > 0
		noteAttributes(set, file.Type, p.upgraded(t, file.Type, instance))
	}

	for typ, schema := range p.Schemas.ResourceSchemas {
		for version := range schema.Version + 1 {
			expectInCorpus(t, set, fmt.Sprint(typ, " ", version))
		}

		identity, known := p.Identities.IdentitySchemas[typ]
		if !known {
			t.Fatalf("%s has no identity", typ)
		}

		for version := range identity.Version + 1 {
			expectInCorpus(t, set, fmt.Sprint(typ, " identity ", version))
		}

		for _, attribute := range schema.Block.Attributes {
			expectInCorpus(t, set, typ+"."+attribute.Name)
		}
	}
}

// The corpus of the next version has every attribute that there is today.
func TestStateScenariosAreComplete(t *testing.T) {
	t.Parallel()

	schemas, set := newWorld(t).provider(t).Schemas.ResourceSchemas, map[string]bool{}

	for _, k := range keptResources() {
		w := keptWorld(t, k)
		p := w.provider(t)
		made := k.make(t, w, p)

		k.happen(t, w)

		made, _ = p.refresh(t, made)
		noteAttributes(set, k.typ, made)
	}

	for typ, schema := range schemas {
		for _, attribute := range schema.Block.Attributes {
			if !set[typ+"."+attribute.Name] {
				t.Errorf("no scenario sets %s of %s: add one", attribute.Name, typ)
			}
		}
	}
}

// noteAttributes notes which attributes a resource has set.
func noteAttributes(set map[string]bool, typ string, at *instance) {
	for name, value := range at.State() {
		if value != nil {
			set[typ+"."+name] = true
		}
	}
}

func expectInCorpus(t *testing.T, set map[string]bool, what string) {
	t.Helper()

	if !set[what] {
		t.Errorf("no file in %s has %s: add a scenario, then write the corpus with %s (see CONTRIBUTING.md)", corpusDir, what, corpusVariable)
	}
}

// TestWriteStateCorpus writes the corpus of a version, with a real CLI; it leaves alone what is there.
func TestWriteStateCorpus(t *testing.T) {
	t.Parallel()

	version := os.Getenv(corpusVariable)
	if version == "" {
		t.Skipf("this writes files: set %s to the version that is to be released", corpusVariable)
	}

	requireIdentity(t)
	writeCorpus(t, filepath.Join(corpusDir, version), keptResources())
}

// What would be written for a version is understood by the next one. As long as no version is released, this alone says so.
func TestStateCorpusIsReadBack(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	dir, some := t.TempDir(), keptResources()
	maps.DeleteFunc(some, func(name string, _ kept) bool { return !strings.HasSuffix(name, "_full") })
	writeCorpus(t, filepath.Join(dir, "v0.0.0"), some)

	files := corpus(t, dir)
	if len(files) != len(some) || len(files) == 0 {
		t.Fatalf("%d files, of %d scenarios", len(files), len(some))
	}

	for _, file := range files {
		file.test(t)
	}
}

// writeCorpus adds the files that are not there yet to the folder of a version.
func writeCorpus(t *testing.T, dir string, scenarios map[string]kept) {
	t.Helper()

	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}

	for _, name := range slices.Sorted(maps.Keys(scenarios)) {
		file := filepath.Join(dir, name+".tfstate")
		if _, err := os.Stat(file); err == nil {
			continue
		}

		if err := os.WriteFile(file, scenarios[name].written(t), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// written is the state that a CLI writes.
func (k kept) written(t testing.TB) []byte {
	t.Helper()

	w := keptWorld(t, k)
	s := w.workspace(t, t.TempDir())
	s.write(t, "main.tf", altinnRequired+block(t, fmt.Sprintf("resource %q %q", k.typ, "this"), k.configured(w)))

	if k.imported != "" {
		s.must(t, "import", k.typ+".this", k.imported)
	} else {
		s.must(t, "apply", "-auto-approve")
	}

	k.happen(t, w)
	s.must(t, "apply", "-refresh-only", "-auto-approve")

	content, err := os.ReadFile(filepath.Join(s.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}

	return content
}
