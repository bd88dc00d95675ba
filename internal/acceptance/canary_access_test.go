package acceptance_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// What access management tells of persons gets nowhere, nor do the tokens of system users: whether its answer is right, cut short
// or an error that quotes it.
func TestPersonsStayOutOfEverythingThatIsWritten(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	const sole = "313872106"

	w := newWorld(t)
	w.RegisterOffering(t, "asking")

	id := w.Ask(t, providertest.Agent, providertest.Vendor+"_asking", nil)
	w.Approve(t, id)

	if err := w.Altinn.SetClient(id, sole, emulator.Holding{}); err != nil {
		t.Fatal(err)
	}

	c := canary{world: w, texts: map[string]string{}, secrets: w.keyForms(t).all(t)}
	log := filepath.Join(t.TempDir(), "trace.log")
	run := w.workspace(t, t.TempDir(), "TF_LOG=TRACE", "TF_LOG_PATH="+log)
	c.readAccess(t, run)
	c.file(t, log)
	c.folder(t, run.Dir)
	c.search(t)

	journal := literal(t, w.Altinn.Journal())
	if found := c.secrets.leaks(journal); len(found) > 0 {
		t.Errorf("the journal shows %v", found)
	}

	if !strings.Contains(journal, ownerNumber) {
		t.Error("Altinn has told nobody's number: the search means nothing")
	}

	for where, text := range c.texts {
		if strings.Contains(text, ownerNumber) || strings.Contains(text, ownerName) {
			t.Errorf("%s tells of a person", where)
		}
	}

	if told := c.texts["output -json"]; !strings.Contains(told, "Saksen Fris") || !strings.Contains(c.texts[log], "authorizedparties") {
		t.Errorf("the client itself is not told: %s", told)
	}
}

// The sole proprietor of the emulator's world.
const ownerNumber, ownerName = "99313872106", "Kari Eksempel"

// readAccess reads what a system user may do and for which clients, with errors of the kinds that come close to persons.
func (c *canary) readAccess(t *testing.T, run workspace) {
	t.Helper()

	asked := object{"system_id": providertest.Vendor + "_asking", "party_org_number": providertest.Customer}
	run.write(t, "main.tf", altinnRequired+block(t, `data "altinn_system_user_access" "agent"`, asked)+block(t, `data "altinn_system_user_clients" "agent"`, asked)+
		block(t, `output "access"`, object{"value": ref("data.altinn_system_user_access.agent")})+
		block(t, `output "clients"`, object{"value": ref("data.altinn_system_user_clients.agent")}))

	c.step(t, run, true, "plan", "-out=plan.bin")
	c.step(t, run, true, "show", "-json", "plan.bin")
	c.step(t, run, true, "apply", "plan.bin")
	c.step(t, run, true, "output", "-json")
	c.step(t, run, true, "show", "-json")

	person := `{"data":[{"type":"Person","name":"` + ownerName + `","personId":"` + ownerNumber + `"},7]}`
	problem := `{"title":"No access for ` + ownerNumber + `","status":400,"traceId":"00-1","errors":{"party":["` + ownerNumber + `"]}}`

	for _, fault := range []emulator.Fault{
		{Status: http.StatusOK, Headers: map[string]string{"Content-Type": "application/json"}, Body: &person},
		{Status: http.StatusBadRequest, Headers: map[string]string{"Content-Type": "application/problem+json"}, Body: &problem},
		{Status: http.StatusUnauthorized},
		{Truncate: true},
	} {
		fault.Path, fault.Times = "/accessmanagement/api/*", -1
		c.world.Fault(t, fault)
		c.step(t, run, false, "plan")
		c.world.Altinn.ClearFaults()
	}
}
