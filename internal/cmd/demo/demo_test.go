package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

const everyWarning = "Warning: this cannot be undone\nWarning: it lives on\n"

// A claim is tested by a provider, a CLI or an Altinn that does not do what the demo claims.
type claim struct {
	step    func(context.Context, *stage) error
	prepare func(*theatre)
	want    string // in the error
	shown   int    // how many claims hold before
}

func (c claim) test(t *testing.T) {
	t.Helper()

	th := newTheatre(t)
	c.prepare(th)

	err := c.step(t.Context(), th.stage)
	if err == nil || !strings.Contains(err.Error(), c.want) {
		t.Errorf("error %v, want one with %q", err, c.want)
	}

	if shown := strings.Count(th.out.String(), "✓"); shown != c.shown {
		t.Errorf("%d claims were printed, want %d:\n%s", shown, c.shown, th.out)
	}
}

func TestEveryClaimAboutSystemsIsChecked(t *testing.T) {
	t.Parallel()

	for name, claim := range map[string]claim{
		"apply fails": {registerSystem, func(th *theatre) {
			th.exitCode["apply"], th.says["apply"] = 1, "Error: no such resource"
		}, "Error: no such resource", 0},
		"nothing was registered": {registerSystem, func(*theatre) {}, "404", 0},
		"another text was registered": {registerSystem, func(th *theatre) {
			th.register(systemID, "Something else.", nil)
		}, "Something else.", 0},
		"a plan that should be empty": {planNothing, func(th *theatre) {
			th.exitCode["plan"], th.says["show"] = 2, "1 to change"
		}, "the plan is not empty", 0},
		"a plan that fails":  {planNothing, func(th *theatre) { th.exitCode["plan"] = 1 }, "exit code 1", 0},
		"a plan nobody sees": {planNothing, func(th *theatre) { th.exitCode["show"], th.says["show"] = 1, "no plan" }, "no plan", 0},
		"drift is missed":    {repair, func(*theatre) {}, "does not show", 0},
		"drift is not shown": {repair, func(th *theatre) {
			th.exitCode["plan"], th.says["show"] = 2, "0 to add, 1 to change, 0 to destroy"
		}, "does not show", 0},
		"no warning of the system": {destroy, func(th *theatre) {
			th.says["apply"] = "Warning: it lives on\n"
		}, "did not warn", 0},
		"no warning of the system user": {destroy, func(th *theatre) {
			th.says["apply"] = "Warning: this cannot be undone\n"
		}, "did not warn", 0},
		"no system was destroyed": {destroy, func(th *theatre) {
			th.register(systemID, configured, nil)
			th.says["apply"] = everyWarning
		}, "still has " + systemID, 0},
		"no request was deleted": {destroy, func(th *theatre) {
			th.approved(customer())
			th.approved(accountant())
			th.destroy(customer().system, accountant().system)
			th.says["apply"] = everyWarning
		}, "still has the request", 0},
		"a system user went with its request": {destroy, func(th *theatre) {
			th.destroyRequest(th.ask(customer()).ID)
			th.destroyRequest(th.ask(accountant()).ID)
			th.destroy(customer().system, accountant().system)
			th.says["apply"] = everyWarning
		}, "should live on", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			claim.test(t)
		})
	}
}

func TestEveryClaimAboutTheClientIsChecked(t *testing.T) {
	t.Parallel()

	for name, claim := range map[string]claim{
		"nothing was made": {makeClient, func(*theatre) {}, "Digdir has 0 clients", 0},
		"it has no keys":   {makeClient, func(th *theatre) { th.client() }, "with the keys []", 0},
		"there are two": {makeClient, func(th *theatre) {
			th.client()
			th.client()
		}, "Digdir has 2 clients", 0},
		"it was left": {destroy, func(th *theatre) {
			th.destroyRequest(th.approved(customer()).ID)
			th.destroyRequest(th.approved(accountant()).ID)
			th.destroy(customer().system, accountant().system)
			th.client()
			th.says["apply"] = everyWarning
		}, "Digdir still has the client", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			claim.test(t)
		})
	}
}

// What is shown of the calls is what one would type: nothing that only reads, tokens where they are the matter, nothing twice.
func TestCallsAreShownAsCurl(t *testing.T) {
	t.Parallel()

	th := newTheatre(t)
	th.register(systemID, configured, nil)
	th.register(systemID+"_2", configured, nil)
	th.client()

	if _, err := th.altinn.system(t.Context(), systemID); err != nil {
		t.Fatal(err)
	}

	th.called(0, false)

	const want = `  > curl -X POST $ALTINN/authentication/api/v1/systemregister/vendor/ --json @body.json
  > curl -X POST $DIGDIR/api/v1/clients --json @body.json
`
	if got := th.out.String(); got != want {
		t.Errorf("shown:\n%s\nwant:\n%s", got, want)
	}

	if got := curl(http.MethodPost, tokenPath); !strings.HasPrefix(got, "curl -X POST $MASKINPORTEN/token -d grant_type") {
		t.Error(got)
	}
}

func TestEveryClaimAboutRequestsIsChecked(t *testing.T) {
	t.Parallel()

	const away, replaced = "https://altinn.example/request", `"Rejected" -> (known after apply) # forces replacement` +
		"\n1 to add, 0 to change, 1 to destroy"

	for name, claim := range map[string]claim{
		"nobody was asked": {askCustomer, func(*theatre) {}, "404", 0},
		"another link": {askCustomer, func(th *theatre) {
			th.ask(customer())
			th.says["output"] = away
		}, "the output is", 0},
		"no link": {askCustomer, func(th *theatre) {
			th.exitCode["output"], th.says["output"] = 1, "no output"
		}, "no output", 0},
		"the link leads away": {customerApproves, func(th *theatre) { th.says["output"] = away }, "is not on this machine", 0},
		"a page without a button": {customerApproves, func(th *theatre) {
			th.approved(customer())
		}, "has no button to approve", 0},
		"the page does nothing": {customerApproves, func(th *theatre) {
			th.ask(customer())
			th.fault(emulator.Fault{Method: "POST", Path: "*/systemuser/request", Status: 303, Times: 1})
		}, "the request is New", 0},
		"the page fails": {customerApproves, func(th *theatre) {
			th.ask(customer())
			th.fault(emulator.Fault{Method: "POST", Path: "*/systemuser/request", Status: 500, Times: 1})
		}, "status 500", 0},
		"no system user came of it": {showAnswer, func(th *theatre) { th.ask(customer()) }, "404", 0},
		"the answer is not shown": {showAnswer, func(th *theatre) {
			th.approved(customer())
			th.exitCode["plan"], th.says["show"] = 2, `changed outside of "New" -> "Accepted" system_user_id = null`
		}, "does not show", 0},
		"the accountant was not asked": {askAccountant, func(*theatre) {}, "404", 0},
		"no agent came of it": {askAccountant, func(th *theatre) {
			th.ask(accountant())
			body := `{"id":"1","userType":"standard"}`
			th.fault(emulator.Fault{Path: "*/byquery", Status: 200, Body: &body, Times: 1})
		}, `of the kind "standard"`, 2},
		"the rejection is not shown": {renewRejected, func(th *theatre) { th.ask(hesitant()) }, "does not show", 2},
		"nobody is asked again": {renewRejected, func(th *theatre) {
			th.ask(hesitant())
			th.exitCode["plan"], th.says["show"] = 2, replaced
		}, "as Rejected", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			claim.test(t)
		})
	}
}

func TestEveryClaimAboutTheTokenIsChecked(t *testing.T) {
	t.Parallel()

	const passed = `{"checks":[{"address":{"to_display":"check.token"},"status":"pass"}]}`

	for name, test := range map[string]struct {
		prepare func(*theatre)
		checks  string
		want    string
		shown   int
	}{
		"a plan that has changes": {func(th *theatre) { th.exitCode["plan"] = 2 }, passed, "the plan is not empty", 0},
		"the check failed":        {func(*theatre) {}, strings.Replace(passed, "pass", "fail", 1), `ended with "fail"`, 0},
		"the check is unknown":    {func(*theatre) {}, strings.Replace(passed, "pass", "unknown", 1), `ended with "unknown"`, 0},
		"nothing was checked":     {func(*theatre) {}, `{}`, `ended with ""`, 0},
		"no JSON":                 {func(*theatre) {}, `no JSON`, "reading the plan", 0},
		"another system user":     {func(th *theatre) { th.says["output"] = "another" }, passed, `the system user "another"`, 0},
		"no state":                {func(*theatre) {}, passed, "reading the state", 1},
		"a token in the state":    {func(th *theatre) { th.write("terraform.tfstate", `"eyJhbGci"`) }, passed, "the state holds a token", 1},
		"a token in the plan": {func(th *theatre) { th.write("terraform.tfstate", `{}`) },
			strings.Replace(passed, "{", `{"token":"eyJhbGci",`, 1), "the plan holds a token", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			claim{getToken, func(th *theatre) {
				th.says["output"] = th.approved(customer()).ID // which is the system user's too
				th.says["show -json"] = test.checks
				test.prepare(th)
			}, test.want, test.shown}.test(t)
		})
	}
}

func TestTheColleagueChangesOneTextOnly(t *testing.T) {
	t.Parallel()

	th := newTheatre(t)
	th.register(systemID, configured, nil)

	before, err := th.altinn.system(t.Context(), systemID)
	if err != nil {
		t.Fatal(err)
	}

	if err := changeBehind(t.Context(), th.stage); err != nil {
		t.Fatal(err)
	}

	after, err := th.altinn.system(t.Context(), systemID)
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
altinn_system.smartcloud: Refreshing state... [id=991825827_smartcloud]
ephemeral.altinn_system_user_token.customer[0]: Open complete after 0s

Terraform will perform the following actions:
  # altinn_system.smartcloud will be destroyed

altinn_system.smartcloud: Destroying...
altinn_system.smartcloud: Destruction complete after 0s

Warning: Destroying a system cannot be undone

The id is spent.

Apply complete! Resources: 0 added, 0 changed, 1 destroyed.
`

	const want = `ephemeral.altinn_system_user_token.customer[0]: Open complete after 0s
altinn_system.smartcloud: Destruction complete after 0s
Warning: Destroying a system cannot be undone
Apply complete! Resources: 0 added, 0 changed, 1 destroyed.`
	if got := progress(text); got != want {
		t.Errorf("kept:\n%s\nwant:\n%s", got, want)
	}
}

func TestChangesDropTheExplanations(t *testing.T) {
	t.Parallel()

	const text = `Note: Objects have changed outside of Terraform

  # altinn_system.smartcloud has changed
  ~ resource "altinn_system" "smartcloud" {
      ~ name = "a" -> "b"
    }

Unless you have made equivalent changes to your configuration, …

Plan: 0 to add, 1 to change, 0 to destroy.
`

	const want = `  # altinn_system.smartcloud has changed
  ~ resource "altinn_system" "smartcloud" {
      ~ name = "a" -> "b"
    }
Plan: 0 to add, 1 to change, 0 to destroy.`
	if got := changes(text); got != want {
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
