package acceptance_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// onEnvironment is the same folder in a shell that has an emulator's addresses no more, and a provider block that names TT02.
func (s workspace) onEnvironment() workspace {
	s.Env = []string{"TF_VAR_environment=tt02", "ALTINN_ACCESS_TOKEN=ready"}

	return s
}

// emulated is a folder with an applied configuration: a system, and a request to a customer.
func emulated(t testing.TB, name string) (*world, workspace) {
	t.Helper()

	w := newWorld(t)
	run := w.workspace(t, t.TempDir())
	run.write(t, "main.tf", providerRequirement+`variable "environment" { default = null }`+"\n"+
		`provider "altinn" { environment = var.environment }`+"\n"+
		block(t, `resource "altinn_system" "this"`, providertest.With(providertest.MinimalSystem(name), object{"rights": []string{"ske-krav-og-betalinger"}}))+
		block(t, `resource "altinn_system_user_request" "this"`, object{
			"system_id": ref(this + ".id"), "party_org_number": providertest.Customer, "rights": []string{"ske-krav-og-betalinger"},
		}))
	run.must(t, "apply", "-auto-approve")

	return w, run
}

// Whatever is run in a folder whose state is of another platform, it fails before anything is asked or done, and keeps the state.
func TestCLIKeepsAStateOfAnotherPlatform(t *testing.T) {
	t.Parallel()

	w, run := emulated(t, "cli")
	kept := run.must(t, "state", "pull")
	wrong := run.onEnvironment()

	for _, command := range []string{
		"plan", "plan -refresh=false", "plan -destroy", "apply -auto-approve -refresh-only", "apply -auto-approve -refresh=false -replace=altinn_system_user_request.this",
		"destroy -auto-approve", "destroy -auto-approve -refresh=false", "destroy -auto-approve -target=altinn_system_user_request.this",
	} {
		code, out := wrong.run(t, strings.Fields(command)...)
		if !refused(`is of another platform`).MatchString(out) || !refused("This state is of an emulator on this machine, and the provider works on tt02 (https://platform.tt02.altinn.no)").MatchString(out) || code != 1 {
			t.Errorf("%s: exit code %d\n%s", command, code, out)
		}

		if now := run.must(t, "state", "pull"); now != kept {
			t.Fatalf("%s changed the state:\n%s", command, now)
		}
	}

	// What the error says to do works: a state without the objects is for any platform, and they are still there.
	wrong.must(t, "state", "rm", this, "altinn_system_user_request.this")

	if len(w.Requests(providertest.Standard)) != 1 || w.Registered(t, providertest.Vendor+"_cli") == nil {
		t.Error("the objects are gone")
	}
}

// A state of before has no mark; it gets one when it is next read, although nothing else changes.
func TestCLIMarksAStateOfBefore(t *testing.T) {
	t.Parallel()

	_, run := emulated(t, "old")
	file := filepath.Join(run.Dir, "terraform.tfstate")

	state, err := os.ReadFile(file)
	must(t, err, nil)

	private := regexp.MustCompile(`"private": "[^"]*"`)
	if found := len(private.FindAll(state, -1)); found != 2 {
		t.Fatalf("%d objects have private data:\n%s", found, state)
	}

	must(t, os.WriteFile(file, private.ReplaceAll(state, []byte(`"private": "bnVsbA=="`)), 0o600), nil)
	run.must(t, "apply", "-auto-approve")

	state, err = os.ReadFile(file)
	must(t, err, nil)

	var kept struct {
		Resources []struct {
			Instances []stateInstance `json:"instances"`
		} `json:"resources"`
	}
	must(t, json.Unmarshal(state, &kept), nil)

	for _, resource := range kept.Resources {
		if !strings.Contains(string(resource.Instances[0].Private), `"platform"`) {
			t.Errorf("not marked: %s", resource.Instances[0].Private)
		}
	}

	if code, out := run.onEnvironment().run(t, "plan"); code != 1 || !refused("is of another platform").MatchString(out) {
		t.Errorf("exit code %d\n%s", code, out)
	}
}

// A variable that is left in the shell does not beat the provider block, and is named.
func TestCLINamesALeftOverVariable(t *testing.T) {
	t.Parallel()

	_, run := emulated(t, "left")
	leftOver := run
	leftOver.Env = append([]string{"TF_VAR_environment=tt02"}, run.Env...)

	code, out := leftOver.run(t, "plan", "-detailed-exitcode")
	if code != 0 || !refused("Warning: Working on this machine, because of ALTINN_PLATFORM_URL, DIGDIR_SELFSERVICE_URL and MASKINPORTEN_WELL_KNOWN_URL").MatchString(out) {
		t.Errorf("an emulator's: exit code %d\n%s", code, out)
	}

	leftOver = run.onEnvironment()
	leftOver.Env = append(leftOver.Env, "ALTINN_PLATFORM_URL=https://platform.altinn.no")

	code, out = leftOver.run(t, "plan")
	if code != 1 || !refused("Not an address of tt02: ALTINN_PLATFORM_URL", "ALTINN_PLATFORM_URL is https://platform.altinn.no").MatchString(out) {
		t.Errorf("production's: exit code %d\n%s", code, out)
	}
}
