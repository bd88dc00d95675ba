package acceptance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

const thisRequest = "altinn_system_user_request.this"

// requestSteps runs steps with a real CLI, against a provider over the transport (nil for its own), and beside the echo
// provider, which puts into the state what is ephemeral.
func (w *world) requestSteps(t *testing.T, transport http.RoundTripper, steps func(said *conversation) []resource.TestStep) {
	t.Helper()
	requireCLI(t)

	said := &conversation{}
	factories := map[string]func() (tfprotov6.ProviderServer, error){
		"echo": echoprovider.NewProviderServer(),
		"altinn": func() (tfprotov6.ProviderServer, error) {
			server, err := w.Server(transport)

			return &recorder{ProviderServer: server, said: said}, err
		},
	}
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: steps(said)})
}

// guideRequest is a system of the guide and the request for a system user of it, as configurations.
type guideRequest struct {
	system, request object
}

// guideRequests are the guide's two examples, with a client that Maskinporten knows.
func guideRequests() map[string]guideRequest {
	listed := object{"client_ids": []string{providertest.VendorClient}}

	return map[string]guideRequest{
		providertest.Standard: {
			system: providertest.With(guideSystem(), listed),
			request: object{
				"system_id": ref(this + ".id"), "party_org_number": providertest.Customer, "rights": []string{"ske-krav-og-betalinger"},
				"external_ref": "d5cc6e61-023e-4945-82cc-3f32d8ee28ee", "redirect_url": "https://smartcloudxxxx/receipt",
			},
		},
		providertest.Agent: {
			system: providertest.With(providertest.With(guideAgentSystem(), listed), object{"is_visible": false}),
			request: object{
				"system_id": ref(this + ".id"), "party_org_number": providertest.Customer, "user_type": providertest.Agent,
				"access_packages": []string{providertest.AccessPackage("regnskapsforer-med-signeringsrettighet")},
			},
		},
	}
}

func (g guideRequest) config(t tb) string {
	t.Helper()

	return config(t, g.system) + block(t, `resource "altinn_system_user_request" "this"`, g.request)
}

// token is the configuration that gets a token for the system user and shows it to the test.
func (g guideRequest) token(t tb) string {
	t.Helper()

	return block(t, `ephemeral "altinn_system_user_token" "this"`, object{
		"system_id": ref(this + ".id"), "party_org_number": ref(thisRequest + ".party_org_number"),
		"external_ref": ref(thisRequest + ".external_ref"), "scopes": []string{providertest.RequestReadScope},
	}) + block(t, `provider "echo"`, object{"data": ref("ephemeral.altinn_system_user_token.this")}) +
		block(t, `resource "echo" "token"`, object{})
}

// The guide from end to end: a system, a request, the customer's approval, and a token for the system user.
func TestGuideFromConfigurationToToken(t *testing.T) {
	t.Parallel()
	requireEphemeral(t)

	for kind, example := range guideRequests() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)

			w.requestSteps(t, nil, func(said *conversation) []resource.TestStep {
				return []resource.TestStep{
					{
						Config: example.config(t),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
							plancheck.ExpectResourceAction(thisRequest, plancheck.ResourceActionCreate),
							plancheck.ExpectUnknownValue(thisRequest, tfjsonpath.New("confirm_url")),
						}},
						ConfigStateChecks: []statecheck.StateCheck{
							inState("status", knownvalue.StringExact("New")), inState("user_type", knownvalue.StringExact(kind)),
							inState("system_user_id", knownvalue.Null()), inState("timed_out", knownvalue.Bool(false)),
							inState("integration_title", knownvalue.StringExact(example.system["name"].(object)["nb"].(string))),
							inState("confirm_url", knownvalue.StringRegexp(regexp.MustCompile(`/accessmanagement/ui/systemuser/(agent)?request\?id=`))),
						},
					},
					{
						PreConfig: func() { w.approveAll(t) },
						Config:    example.config(t) + example.token(t),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
							plancheck.ExpectResourceAction(thisRequest, plancheck.ResourceActionNoop),
						}},
						ConfigStateChecks: []statecheck.StateCheck{
							inState("status", knownvalue.StringExact("Accepted")), inState("system_user_id", knownvalue.NotNull()),
						},
						Check: resource.ComposeTestCheckFunc(w.tokenInState(example.system["id"].(string)), nothingSaid(said)),
					},
					{
						Config:  example.config(t) + example.token(t),
						Destroy: true,
						Check:   warned(said, "lives on", "only the customer"),
					},
				}
			})
		})
	}
}

func inState(attribute string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(thisRequest, tfjsonpath.New(attribute), check)
}

// approveAll approves what the customer has not answered.
func (w *world) approveAll(t tb) {
	t.Helper()

	for _, request := range w.Altinn.Requests() {
		if request.Status == "New" {
			w.Approve(t, request.ID)
		}
	}
}

// tokenInState checks the token that the echo provider put into the state.
func (w *world) tokenInState(system string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		users := w.Altinn.SystemUsers()
		if len(users) != 1 {
			return fmt.Errorf("%d system users", len(users))
		}

		data := state.RootModule().Resources["echo.token"].Primary.Attributes
		if data["data.system_user_id"] != users[0].ID || data["data.system_id"] != system {
			return fmt.Errorf("it says that the token is for %s of %s", data["data.system_user_id"], data["data.system_id"])
		}

		read, err := readClaims(data["data.access_token"])
		if err != nil {
			return err
		}

		return read.systemUser(users[0].ID, system, providertest.Customer)
	}
}

func nothingSaid(said *conversation) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if unexpected := said.take(); len(unexpected) > 0 {
			return fmt.Errorf("nothing was worth a word: %s", unexpected)
		}

		return nil
	}
}

func warned(said *conversation, words ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := said.take(); !got.Warnings().Says(words...) {
			return fmt.Errorf("no warning says %q: %s", words, got)
		}

		return nil
	}
}

// A plan shows what the customer has done, and nothing else; the apply has nothing to do.
func TestAcceptanceIsTheOnlyDriftOfAPlan(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	run := w.workspace(t, t.TempDir())
	run.write(t, "main.tf", altinnRequired+guideRequests()[providertest.Standard].config(t))
	run.must(t, "apply", "-auto-approve")

	w.approveAll(t)
	run.must(t, "plan", "-out=plan.bin")

	var plan struct {
		ResourceChanges []resourceChange `json:"resource_changes"`
		ResourceDrift   []resourceChange `json:"resource_drift"`
	}
	if err := json.Unmarshal([]byte(run.must(t, "show", "-json", "plan.bin")), &plan); err != nil {
		t.Fatal(err)
	}

	for _, change := range plan.ResourceChanges {
		if !slices.Equal(change.Change.Actions, []string{"no-op"}) {
			t.Errorf("%s: the plan is to %v", change.Address, change.Change.Actions)
		}
	}

	// Terraform tells of drift where something refers to it, or with -refresh-only.
	if code, out := run.run(t, "plan", "-refresh-only", "-detailed-exitcode", "-out=refresh.bin"); code != 2 {
		t.Fatalf("exit code %d: %s", code, out)
	}

	if err := json.Unmarshal([]byte(run.must(t, "show", "-json", "refresh.bin")), &plan); err != nil {
		t.Fatal(err)
	}

	if len(plan.ResourceDrift) != 1 || plan.ResourceDrift[0].Address != thisRequest {
		t.Fatalf("the drift: %+v", plan.ResourceDrift)
	}

	if changes := plan.ResourceDrift[0].changes(); !slices.Equal(changes, []string{"status", "system_user_id"}) {
		t.Errorf("the drift is of %v", changes)
	}

	run.must(t, "apply", "-auto-approve", "refresh.bin")

	if code, out := run.run(t, "plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("the plan is not empty: %s", out)
	}
}

const altinnRequired = "terraform {\n  required_providers {\n    altinn = {\n      source = \"altinn/altinn\"\n    }\n  }\n}\n"

type resourceChange struct {
	Address string `json:"address"`
	Change  struct {
		Actions []string `json:"actions"`
		Before  object   `json:"before"`
		After   object   `json:"after"`
	} `json:"change"`
}

func (c resourceChange) changes() []string {
	var names []string

	for _, name := range slices.Sorted(maps.Keys(c.Change.After)) {
		if fmt.Sprint(c.Change.Before[name]) != fmt.Sprint(c.Change.After[name]) {
			names = append(names, name)
		}
	}

	return names
}

// A customer's no changes nothing, until the configuration says that it is to be asked again.
func TestRejectedRequestIsRenewedWhenConfigured(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	example := guideRequests()[providertest.Standard]
	renewing := guideRequest{example.system, providertest.With(example.request, object{"renew_on": []string{"rejected", "timed_out"}})}

	var old string

	w.requestSteps(t, nil, func(said *conversation) []resource.TestStep {
		return []resource.TestStep{
			{Config: example.config(t)},
			{
				PreConfig: func() {
					old = w.Requests(providertest.Standard)[0]
					w.Reject(t, old)
				},
				Config:            example.config(t),
				PlanOnly:          true,
				ConfigStateChecks: []statecheck.StateCheck{inState("status", knownvalue.StringExact("Rejected"))},
			},
			{
				Config: renewing.config(t),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(thisRequest, plancheck.ResourceActionReplace),
				}},
				ConfigStateChecks: []statecheck.StateCheck{inState("status", knownvalue.StringExact("New"))},
				Check: func(*terraform.State) error {
					if live := w.Requests(providertest.Standard); len(live) != 1 || live[0] == old {
						return fmt.Errorf("requests: %v; the rejected one was %s", live, old)
					}

					return warned(said, "A customer who said no is asked again", old)(nil)
				},
			},
			{
				Config: renewing.config(t), Destroy: true, // while New
				Check: func(*terraform.State) error {
					if live := w.Requests(providertest.Standard); len(live) > 0 {
						return fmt.Errorf("requests: %v", live)
					}

					if got := said.take(); got.Says("lives on") {
						return fmt.Errorf("there is no system user: %s", got)
					}

					return nil
				},
			},
		}
	})
}

// A request is imported by its id, and by system, party and reference; its kind is found out.
func TestRequestImports(t *testing.T) {
	t.Parallel()

	for kind, example := range guideRequests() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			byKey := func(state *terraform.State) (string, error) {
				request := state.RootModule().Resources[thisRequest].Primary.Attributes

				return request["system_id"] + "/" + request["party_org_number"] + "/" + request["external_ref"], nil
			}

			w.requestSteps(t, nil, func(*conversation) []resource.TestStep {
				return []resource.TestStep{
					{Config: example.config(t)},
					{ResourceName: thisRequest, ImportState: true, ImportStateVerify: true},
					{ResourceName: thisRequest, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: byKey},
					{
						PreConfig:    func() { w.approveAll(t) },
						ResourceName: thisRequest, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateIdFunc: byKey,
					},
					{RefreshState: true}, // the last destroy does not refresh, and would not know that it is accepted
				}
			})
		})
	}
}
