package systemuserrequest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A creation is what comes of a new request. The golden section of its name holds the diagnostics.
type creation struct {
	before func(*scene)
	faults map[string][]emulator.Fault // by call
	config object                      // the least one if nil
	calls  string
	state  string // the id in the state, empty for none
	beside bool   // what was there is there still
}

// What there is under the key already.
func TestCreateMeetsAnOlderRequest(t *testing.T) {
	t.Parallel()
	again := config(object{"renew_on": []string{"rejected", "timed_out"}})
	asked := func(kind string, changes object) func(*scene) {
		return func(s *scene) { s.ask(kind, changes) }
	}
	rejected := func(s *scene) { s.reject(s.ask(standard, nil)) }
	accepted := func(s *scene) { s.accept(s.ask(standard, nil)) }
	rejectedMeanwhile := func(s *scene) { s.on("before POST", func() { rejected(s) }) }
	portalUser := func(s *scene) { s.portalUser() }
	subtests(t, map[string]creation{
		"same and new":                  {before: asked(standard, nil), calls: "ref,system,ref,POST", state: first},
		"same but for a title we leave": {before: asked(standard, object{"integrationTitle": "Other"}), calls: "ref,system,ref,POST", state: first},
		"other content":                 {before: asked(standard, object{"redirectUrl": receipt}), calls: "ref,system,ref,POST"},
		"other everything": {
			before: asked(standard, object{"rights": nil, "accessPackages": []object{{"urn": providertest.AccessPackage("jordbruk")}}}),
			calls:  "ref,system,ref,POST",
		},
		"agent beside standard new":      {before: asked(standard, nil), config: agentConfig(nil), calls: "agent-ref,system,agent-ref,POST,agent-ref"},
		"agent beside standard rejected": {before: rejected, config: agentConfig(nil), calls: "agent-ref,system,agent-ref,POST"},

		"agent, same and new":       {before: asked(agent, nil), config: agentConfig(nil), calls: "agent-ref,system,agent-ref,POST", state: first},
		"standard beside agent new": {before: asked(agent, nil), calls: "ref,system,ref,POST,ref", state: second, beside: true},

		"rejected":                    {before: rejected, config: again, calls: "ref,system,ref,DELETE,POST,ref", state: second},
		"rejected, not to be renewed": {before: rejected, calls: "ref,system"},
		"timed out":                   {before: func(s *scene) { s.ask(standard, nil); s.age() }, calls: "ref,system,ref,DELETE,POST,ref", state: second},
		"timed out, not to be renewed": {
			before: func(s *scene) { s.ask(standard, nil); s.age() }, config: config(object{"renew_on": []string{}}), calls: "ref,system",
		},
		"rejected since the look":                {before: rejectedMeanwhile, calls: "ref,system,ref,POST"},
		"rejected since the look, to be renewed": {before: rejectedMeanwhile, config: again, calls: "ref,system,ref,POST,DELETE,POST,ref", state: second},
		"rejected, which the plan could not look up": {
			before: rejected, faults: map[string][]emulator.Fault{"ref": {hangs()}}, calls: "ref,system,ref",
		},
		"denied long ago": { // a status that Altinn does not set any more
			before: asked(standard, nil), config: again, calls: "ref,system,ref,POST,DELETE,POST,ref", state: second,
			faults: map[string][]emulator.Fault{"ref": {times(2, notThere())}, "POST": {answer(200, answerAbout(first, "Denied"))}},
		},
		"unknown status": {
			before: asked(standard, nil), calls: "ref,system,ref,POST",
			faults: map[string][]emulator.Fault{"POST": {answer(200, providertest.With(answerAbout(first, "Paused"), object{"rights": []object{providertest.Right(right1)}}))}},
		},
		"rejected, deleted by another": {
			before: func(s *scene) {
				rejected(s)
				s.on("before DELETE", func() { s.withdraw(first) })
			},
			config: again, calls: "ref,system,ref,DELETE,POST,ref", state: second,
		},
		"several under one key": {
			before: rejectedTwins(2), config: again, calls: "ref,system,ref,DELETE,POST,DELETE,POST,ref", state: third,
		},
		"too many under one key": {
			before: rejectedTwins(7), config: again, calls: "ref,system,ref,DELETE" + strings.Repeat(",POST,DELETE", 5),
		},
		"rejected and cannot be deleted": {
			before: rejected, faults: map[string][]emulator.Fault{"DELETE": {times(2, status(500))}}, config: again, calls: "ref,system,ref,DELETE,id,DELETE,id",
		},
		"rejected and deleted at the second time": {
			before: rejected, faults: map[string][]emulator.Fault{"DELETE": {status(500)}},
			config: again, calls: "ref,system,ref,DELETE,id,DELETE,POST,ref", state: second,
		},
		"rejected and deleted without an answer": {
			before: rejected, faults: map[string][]emulator.Fault{"DELETE": {{Drop: emulator.DropAfter}}},
			config: again, calls: "ref,system,ref,DELETE,DELETE,POST,ref", state: second,
		},

		"accepted without a system user": {before: func(s *scene) { s.lostUser(standard) }, calls: "ref,system,ref,POST,user,DELETE,POST,ref", state: third},
		"accepted, look-up fails": {
			before: func(s *scene) { s.lostUser(standard) }, faults: map[string][]emulator.Fault{"user": {status(403)}}, calls: "ref,system,ref,POST,user",
		},
		"accepted at this moment": {
			before: accepted, faults: map[string][]emulator.Fault{"POST": {answer(200, answerAbout(first, "Accepted"))}}, calls: "ref,system,ref,POST,user",
		},
		"accepted and alive": {before: accepted, calls: "ref,system,ref,POST,ref"},
		"accepted agent, alive": {
			before: func(s *scene) { s.accept(s.ask(agent, nil)) }, config: agentConfig(nil), calls: "agent-ref,system,agent-ref,POST,agent-ref",
		},
		"accepted, request withdrawn": {
			before: func(s *scene) { s.accept(s.ask(standard, object{"externalRef": "main"})); s.withdraw(first) },
			config: config(object{"external_ref": "main"}), calls: "ref,system,ref,POST,ref,user",
		},
		"accepted standard beside an agent": {before: accepted, config: agentConfig(nil), calls: "agent-ref,system,agent-ref,POST,agent-ref,user"},
		"accepted standard without a system user beside an agent": {
			before: func(s *scene) { s.lostUser(standard) }, config: agentConfig(nil), calls: "agent-ref,system,agent-ref,POST",
		},
		"made in the portal": {before: portalUser, calls: "ref,system,ref,POST,ref,user"},
		"made in the portal, look-up fails": {
			before: portalUser, faults: map[string][]emulator.Fault{"user": {status(403)}}, calls: "ref,system,ref,POST,ref,user",
		},
	}, runCreation)
}

// What goes wrong on the way.
func TestCreateUnderFaults(t *testing.T) {
	t.Parallel()
	again := config(object{"renew_on": []string{"rejected", "timed_out"}})
	lostBefore, lostAfter := emulator.Fault{Drop: emulator.DropBefore}, emulator.Fault{Drop: emulator.DropAfter}
	cutShort, stranger := "{", "{}"
	subtests(t, map[string]creation{
		"created":       {calls: "ref,system,ref,POST,ref", state: first},
		"agent created": {config: agentConfig(nil), calls: "agent-ref,system,agent-ref,POST,agent-ref", state: first},

		"look before it fails": {faults: map[string][]emulator.Fault{"ref": {after(1, status(403))}}, calls: "ref,system,ref"},
		"another's system": {
			faults: map[string][]emulator.Fault{"ref": {times(2, problem(404, "AUTH-00011", "The Id does not refer to a Registered System."))}},
			calls:  "ref,system,ref,POST,ref", state: first,
		},
		"system not readable": {faults: map[string][]emulator.Fault{"system": {status(403)}}, calls: "ref,system,ref,POST,ref", state: first},

		"lost before": {faults: map[string][]emulator.Fault{"POST": {lostBefore}}, calls: "ref,system,ref,POST,ref,ref,POST,ref", state: first},
		"lost after":  {faults: map[string][]emulator.Fault{"POST": {lostAfter}}, calls: "ref,system,ref,POST,ref", state: first},
		"lost after, stored late": {
			faults: map[string][]emulator.Fault{"POST": {lostAfter}, "ref": {after(2, notThere())}}, calls: "ref,system,ref,POST,ref,ref", state: first,
		},
		"lost, stored while it is sent again": {
			faults: map[string][]emulator.Fault{"POST": {lostBefore, applied(problem(400, "AUTH-00007",
				"The combination of External Ids refer to a Pending Request, please reuse or delete."))}},
			calls: "ref,system,ref,POST,ref,ref,POST,ref", state: first,
		},
		"cut in the middle": {faults: map[string][]emulator.Fault{"POST": {{Truncate: true}}}, calls: "ref,system,ref,POST,ref", state: first},
		"500 after":         {faults: map[string][]emulator.Fault{"POST": {applied(status(500))}}, calls: "ref,system,ref,POST,ref", state: first},
		"502 after":         {faults: map[string][]emulator.Fault{"POST": {applied(status(502))}}, calls: "ref,system,ref,POST,ref", state: first},
		"500 before":        {faults: map[string][]emulator.Fault{"POST": {status(500)}}, calls: "ref,system,ref,POST,ref,POST,ref", state: first},
		"500 every time":    {faults: map[string][]emulator.Fault{"POST": {times(-1, status(500))}}, calls: "ref,system,ref,POST,ref,POST,ref"},
		"502 before":        {faults: map[string][]emulator.Fault{"POST": {status(502)}}, calls: "ref,system,ref,POST,ref,ref,POST,ref", state: first},
		"another run asked at the same moment": {
			faults: map[string][]emulator.Fault{"ref": {after(2, answer(200, answerAbout(second, "New")))}}, calls: "ref,system,ref,POST,ref", state: first,
		},
		"made, and not looked up": {faults: map[string][]emulator.Fault{"ref": {after(2, status(403))}}, calls: "ref,system,ref,POST,ref", state: first},
		"cut short":               {faults: map[string][]emulator.Fault{"POST": {{Body: &cutShort}}}, calls: "ref,system,ref,POST,ref", state: first},
		"about something else":    {faults: map[string][]emulator.Fault{"POST": {{Body: &stranger}}}, calls: "ref,system,ref,POST,ref", state: first},
		"always about something else": {
			faults: map[string][]emulator.Fault{"POST": {answer(200, object{"id": "x"})}, "ref": {after(2, status(403))}}, calls: "ref,system,ref,POST,ref",
		},
		"lost, and a rejected one there": {
			before: func(s *scene) { s.on("before POST", func() { s.reject(s.ask(standard, nil)) }) },
			config: again, calls: "ref,system,ref,POST,ref,DELETE,POST,ref", state: second,
			faults: map[string][]emulator.Fault{"POST": {after(1, lostAfter)}},
		},
		"lost, and another one there": {
			before: func(s *scene) { s.ask(standard, object{"redirectUrl": receipt}) }, faults: map[string][]emulator.Fault{"POST": {lostAfter}},
			calls: "ref,system,ref,POST,ref",
		},
		"lost every time": {
			faults: map[string][]emulator.Fault{"POST": {times(-1, lostBefore)}}, calls: "ref,system,ref" + strings.Repeat(",POST,ref,ref", 5),
		},
		"lost, and the look fails": {
			faults: map[string][]emulator.Fault{"POST": {lostAfter}, "ref": {after(2, status(403))}}, calls: "ref,system,ref,POST,ref",
		},
	}, runCreation)
}

// What Altinn refuses, on the attribute at fault.
func TestCreateIsRefused(t *testing.T) {
	t.Parallel()
	const bare, deleted, theirs = providertest.Vendor + "_bare", providertest.Vendor + "_deleted", providertest.OtherVendor + "_theirs"
	rights := object{"rights": []object{providertest.Right(right1)}}
	others := func(s *scene) {
		s.Register(s.t, providertest.VendorClient, providertest.SystemBody("bare", rights))
		s.Register(s.t, providertest.VendorClient, providertest.SystemBody("deleted", rights))
		s.Remove(s.t, deleted)
		s.Register(s.t, providertest.OtherVendorClient, providertest.With(providertest.SystemBody("", rights), object{
			"id": theirs, "vendor": object{"ID": "0192:" + providertest.OtherVendor},
		}))
	}
	asking := func(kind string, changes object) creation {
		calls := "ref,system,ref,POST"
		if kind == agent {
			calls = "agent-ref,system,agent-ref,POST"
		}
		return creation{before: others, config: configOf(kind, changes), calls: calls}
	}
	answered := func(kind string, fault emulator.Fault) creation {
		c := asking(kind, nil)
		c.faults = map[string][]emulator.Fault{"POST": {fault}}
		return c
	}
	thenSystem := func(c creation) creation {
		c.calls += ",system"
		return c
	}
	subtests(t, map[string]creation{
		"system deleted":           {before: others, config: config(object{"system_id": deleted}), calls: "ref,system"},
		"system unknown":           asking(standard, object{"system_id": providertest.Vendor + "_nosuch"}),
		"system in another case":   asking(standard, object{"system_id": providertest.Vendor + "_SmartCloud"}),
		"system of another vendor": asking(standard, object{"system_id": theirs}),
		"right not on the system":  thenSystem(asking(standard, object{"rights": []string{right1, "nav-a", "skd-b"}})),
		"right in another case":    thenSystem(asking(standard, object{"rights": []string{"Nav-Sykmelding"}})),
		"right not on the system, unreadable": {
			config: config(object{"rights": []string{right1, "nav-a"}}),
			faults: map[string][]emulator.Fault{"system": {after(1, status(403))}}, calls: "ref,system,ref,POST,system",
		},
		"redirect URL not allowed":               thenSystem(asking(standard, object{"redirect_url": strings.Replace(receipt, "receipt", "Receipt", 1)})),
		"system without redirect URLs":           asking(standard, object{"system_id": bare, "redirect_url": receipt}),
		"package not on the system":              asking(agent, object{"access_packages": []string{providertest.AccessPackage("skattegrunnlag")}}),
		"package of the wrong kind for standard": asking(standard, object{"access_packages": []string{package1}}),
		"package of the wrong kind for agent":    asking(agent, object{"access_packages": []string{providertest.AccessPackage("maskinporten-scopes")}}),

		"party unknown": answered(standard, problem(400, "AUTH-00000", "Can't resolve the Organisation Number from the logged in Reportee PartyId.")),
		"agent without packages at the service": answered(agent, problem(400, "AUTH-00058",
			"No AccessPackages found, an Agent SystemUser must have at least one")),
		"standard without content at the service": answered(standard, problem(400, "AUTH-00059",
			"No AccessPackages or Single Rights found, a SystemUser must have at least one")),
		"denied standard in the way": answered(standard, problem(400, "AUTH-00008",
			"The combination of External Ids refer to a Denied Request, please delete and renew the Request.")),
		"not stored":                    answered(standard, problem(404, "AUTH-00012", "The Request was not stored.")),
		"token without an organisation": answered(standard, problem(401, "AUTH-00023", "Can't resolve the Organisation Number for the Vendor from the Token.")),
		"forbidden":                     answered(standard, status(403)),
		"refused by the framework": answered(standard, answer(400, object{"title": "One or more validation errors occurred.", "status": 400,
			"errors": object{"PartyOrgNo": []string{"The PartyOrgNo field is required."}}})),
	}, runCreation)
}

// answerAbout is a request under the key of the least configuration.
func answerAbout(id, status string) object {
	return object{"id": id, "status": status, "systemId": systemID, "partyOrgNo": party, "externalRef": party}
}

func applied(fault emulator.Fault) emulator.Fault {
	fault.Applied = true
	return fault
}

// rejectedTwins are requests under one key, as the service makes them for an empty reference (altinn-api.md §13).
func rejectedTwins(number int) func(*scene) {
	return func(s *scene) {
		for range number {
			s.ask(standard, object{"externalRef": ""})
		}
		for n := range number {
			s.reject(providertest.NumberedID(n + 1))
		}
	}
}

// lostUser leaves an accepted request without a system user: of two under one key, the service deletes the wrong one with the system user
// (altinn-api.md §13).
func (s *scene) lostUser(kind string) (id string) {
	user := s.ask(kind, object{"externalRef": ""})
	s.ask(kind, object{"externalRef": ""})
	s.accept(user)
	s.deleteUser(user)
	if s.Request(user) == nil {
		s.t.Fatalf("the accepted request is gone: %v", s.Requests(kind))
	}
	return user
}

func runCreation(t *testing.T, s *scene, name string, c creation) {
	t.Helper()
	if c.before != nil {
		c.before(s)
	}
	for call, faults := range c.faults {
		for _, fault := range faults {
			s.fault(call, fault)
		}
	}
	if c.config == nil {
		c.config = config(nil)
	}
	before := s.live()
	i := s.instance()
	said := i.Apply(c.config)
	s.wantCalls(c.calls)
	s.golden("create "+name, said)
	if i.Tainted() {
		t.Error("tainted: the next apply would ask the customer anew")
	}
	if c.state == "" {
		if i.Exists() || !said.HasError() || s.live() > max(before, 1) {
			t.Errorf("state %v, %d requests: %s", i.State(), s.live(), said)
		}
		return
	}
	if i.Text("id") != c.state {
		t.Fatalf("state %v", i.State())
	}
	s.Altinn.ClearFaults()
	i.ExpectSettled(c.config)
	if s.live() != 1 && !c.beside {
		t.Errorf("%d requests are left", s.live())
	}
}

// An older request with other content is not adopted: the error names the difference, and its import block works.
func TestOlderRequestWithOtherContentIsNotAdopted(t *testing.T) {
	t.Parallel()
	rights := func(ids ...string) object {
		var all []object
		for _, id := range ids {
			all = append(all, providertest.Right(id))
		}
		return object{"rights": all}
	}
	type row struct {
		kind    string
		changes object // of the older request
		differs string // "" where it does not
	}
	subtests(t, map[string]row{
		"other rights":   {standard, rights(right2), "rights"},
		"more rights":    {standard, rights(right1, right2), "rights"},
		"a right twice":  {standard, rights(right1, right1), ""},
		"other title":    {standard, object{"integrationTitle": "smartcloud"}, "integration_title"},
		"a redirect URL": {standard, object{"redirectUrl": receipt}, "redirect_url"},
		"packages":       {standard, object{"accessPackages": []object{{"urn": providertest.AccessPackage("toll")}}}, "access_packages"},
		"other packages": {agent, object{"accessPackages": []object{{"urn": providertest.AccessPackage("regnskapsforer-med-signeringsrettighet")}}}, "access_packages"},
	}, func(t *testing.T, s *scene, _ string, test row) {
		t.Helper()
		s.ask(test.kind, test.changes)
		i := s.instance()
		config := configOf(test.kind, object{"integration_title": "SmartCloud"})
		said := i.Apply(config)
		if test.differs == "" {
			if i.Text("id") != first {
				t.Errorf("state %v, %s", i.State(), said)
			}
			return
		}
		s.wantSaid(said.Errors().At("external_ref"), "It is New, and differs from the configuration in `"+test.differs+"`.", `id = "`+first+`"`)
		if i.Exists() || s.live() != 1 {
			t.Errorf("%d requests, state %v", s.live(), i.State())
		}
		s.provider.NextRun()
		if said := i.Import(first); said.HasError() {
			t.Error(said)
		}
		if p := i.Plan(config); !slices.Equal(p.Replaces, []string{test.differs}) {
			t.Errorf("after the import the plan replaces for %v", p.Replaces)
		}
	})
}

// References that are allowed arrive as they were written.
func TestEveryAllowedReferenceIsTaken(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		for n, ref := range []string{"a", "A", "æøåÆØÅ", "_-_", "0", strings.Repeat("å", 255), third} {
			own := config(object{"external_ref": ref})
			i := s.created(own)
			i.ExpectSettled(own)
			if made := s.Request(providertest.NumberedID(n + 1)); made == nil || made.ExternalRef != ref {
				t.Errorf("for %q there is %v", ref, made)
			}
		}
	})
}
