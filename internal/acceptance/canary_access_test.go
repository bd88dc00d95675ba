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
	asked := object{"system_id": providertest.Vendor + "_asking", "party_org_number": providertest.Customer}
	run.write(t, "main.tf", altinnRequired+block(t, `data "altinn_system_user_access" "agent"`, asked)+block(t, `data "altinn_system_user_clients" "agent"`, asked)+
		block(t, `output "access"`, object{"value": ref("data.altinn_system_user_access.agent")})+
		block(t, `output "clients"`, object{"value": ref("data.altinn_system_user_clients.agent")}))

	c.step(t, run, true, "plan", "-out=plan.bin")
	c.step(t, run, true, "show", "-json", "plan.bin")
	c.step(t, run, true, "apply", "plan.bin")
	c.step(t, run, true, "output", "-json")
	c.step(t, run, true, "show", "-json")

	const number, name = "99" + sole, "Kari Eksempel" // of the world

	person := `{"data":[{"type":"Person","name":"` + name + `","personId":"` + number + `"},7]}`
	problem := `{"title":"No access for ` + number + `","status":400,"traceId":"00-1","errors":{"party":["` + number + `"]}}`

	for _, fault := range []emulator.Fault{
		{Status: http.StatusOK, Headers: map[string]string{"Content-Type": "application/json"}, Body: &person},
		{Status: http.StatusBadRequest, Headers: map[string]string{"Content-Type": "application/problem+json"}, Body: &problem},
		{Status: http.StatusUnauthorized},
		{Truncate: true},
	} {
		fault.Path, fault.Times = "/accessmanagement/api/*", -1
		w.Fault(t, fault)
		c.step(t, run, false, "plan")
		w.Altinn.ClearFaults()
	}

	c.file(t, log)
	c.folder(t, run.Dir)
	c.search(t)

	journal := literal(t, w.Altinn.Journal())
	if found := c.secrets.leaks(journal); len(found) > 0 {
		t.Errorf("the journal shows %v", found)
	}

	if !strings.Contains(journal, number) {
		t.Error("Altinn has told nobody's number: the search means nothing")
	}

	for where, text := range c.texts {
		if strings.Contains(text, number) || strings.Contains(text, name) {
			t.Errorf("%s tells of a person", where)
		}
	}

	if told := c.texts["output -json"]; !strings.Contains(told, "Saksen Fris") || !strings.Contains(c.texts[log], "authorizedparties") {
		t.Errorf("the client itself is not told: %s", told)
	}
}
