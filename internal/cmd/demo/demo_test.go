package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// theatre is a stage with a real register and a CLI that plays a script.
type theatre struct {
	*stage

	t        *testing.T
	out      *strings.Builder
	exitCode map[string]int    // by subcommand
	says     map[string]string // by subcommand
}

func newTheatre(t *testing.T) *theatre {
	t.Helper()

	server, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})

	th := &theatre{t: t, out: &strings.Builder{}, exitCode: map[string]int{}, says: map[string]string{}}
	th.stage = &stage{
		printer: newPrinter(th.out),
		product: tfcli.Terraform,
		altinn: register{
			url:   server.Access().PlatformURL,
			token: func() (string, error) { return server.Token(clientID, registerScope) },
			http:  &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute},
		},
		cli: func(_ context.Context, out io.Writer, args ...string) (int, error) {
			_, err := io.WriteString(out, th.says[args[0]])

			return th.exitCode[args[0]], err
		},
	}

	return th
}

// register registers the system with a description, as an apply would.
func (th *theatre) register(description string) {
	th.t.Helper()

	body := `{"id":"` + systemID + `","vendor":{"ID":"0192:991825827"},` +
		`"name":{"nb":"","nn":"","en":""},"description":{"nb":"","nn":"","en":"` + description + `"}}`
	if _, err := th.altinn.call(th.t.Context(), http.MethodPost, "", []byte(body)); err != nil {
		th.t.Fatal(err)
	}
}

// Each of these is a provider or a CLI that does not do what the demo claims.
func TestEveryClaimIsChecked(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		step    func(context.Context, *stage) error
		prepare func(*theatre)
		want    string
	}{
		"apply fails": {registerSystem, func(th *theatre) {
			th.exitCode["apply"], th.says["apply"] = 1, "Error: no such resource"
		}, "Error: no such resource"},
		"nothing was registered": {registerSystem, func(*theatre) {}, "404"},
		"another text was registered": {registerSystem, func(th *theatre) {
			th.register("Something else.")
		}, "Something else."},
		"a plan that should be empty": {planNothing, func(th *theatre) {
			th.exitCode["plan"], th.says["show"] = 2, "1 to change"
		}, "the plan is not empty"},
		"a plan that fails":  {planNothing, func(th *theatre) { th.exitCode["plan"] = 1 }, "exit code 1"},
		"a plan nobody sees": {planNothing, func(th *theatre) { th.exitCode["show"], th.says["show"] = 1, "no plan" }, "no plan"},
		"drift is missed":    {showDrift, func(*theatre) {}, "does not show"},
		"drift is not shown": {showDrift, func(th *theatre) {
			th.exitCode["plan"], th.says["show"] = 2, "0 to add, 1 to change, 0 to destroy"
		}, "does not show"},
		"no warning": {destroy, func(th *theatre) { th.register(configured) }, "did not warn"},
		"nothing was destroyed": {destroy, func(th *theatre) {
			th.register(configured)
			th.says["apply"] = "Warning: this cannot be undone\n"
		}, "still has"},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			th := newTheatre(t)
			test.prepare(th)

			err := test.step(t.Context(), th.stage)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}

			if strings.Contains(th.out.String(), "✓") {
				t.Errorf("a claim was printed:\n%s", th.out)
			}
		})
	}
}

func TestTheColleagueChangesOneTextOnly(t *testing.T) {
	t.Parallel()

	th := newTheatre(t)
	th.register(configured)

	before, err := th.altinn.system(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	if err := changeBehind(t.Context(), th.stage); err != nil {
		t.Fatal(err)
	}

	after, err := th.altinn.system(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	if after.description() != changed {
		t.Errorf("the description is %q", after.description())
	}

	after.describe(before.description())

	if got, want := len(after), len(before); got != want {
		t.Errorf("the system has %d members, had %d", got, want)
	}
}

func TestProgressDropsWhatIsNotNews(t *testing.T) {
	t.Parallel()

	const text = `
Warning: Provider development overrides are in effect

The following provider development overrides are set:
 - altinn/altinn in /tmp/demo

Terraform will perform the following actions:
  # altinn_system.smartcloud will be destroyed

Warning: Destroying system "991825827_smartcloud" cannot be undone

The id is spent.
altinn_system.smartcloud: Destroying...

Apply complete! Resources: 0 added, 0 changed, 1 destroyed.
`

	const want = `Warning: Destroying system "991825827_smartcloud" cannot be undone
The id is spent.
altinn_system.smartcloud: Destroying...
Apply complete! Resources: 0 added, 0 changed, 1 destroyed.`
	if got := progress(text); got != want {
		t.Errorf("kept:\n%s\nwant:\n%s", got, want)
	}
}

func TestColourIsForTerminals(t *testing.T) {
	t.Parallel()

	file, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()

	if newPrinter(file).colour {
		t.Error("a file is written in colour")
	}

	p := &printer{out: io.Discard, colour: true}
	if got := p.paint(bold, "x"); got != "\x1b[1mx\x1b[0m" {
		t.Errorf("painted %q", got)
	}
}
