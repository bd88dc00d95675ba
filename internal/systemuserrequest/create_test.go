package systemuserrequest_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const (
	typeName = "altinn_system_user_request"
	first    = "00000001-0000-4000-8000-000000000000"
	second   = "00000002-0000-4000-8000-000000000000"
	third    = "00000003-0000-4000-8000-000000000000"
)

// An outcome is what a creation has come to. The golden section of its name holds the diagnostics.
type outcome struct {
	before func(*fakeAltinn)
	faults map[string][]fault // by call
	config tfkittest.Object   // the least one if nil
	calls  string
	state  string // the id in the state, empty for none
}

func TestOutcomeOfCreate(t *testing.T) {
	t.Parallel()
	put := func(kind string, more object) func(*fakeAltinn) {
		return func(f *fakeAltinn) { f.put(kind, more) }
	}
	then := func(steps ...func(*fakeAltinn)) func(*fakeAltinn) {
		return func(f *fakeAltinn) {
			for _, step := range steps {
				step(f)
			}
		}
	}
	rejected := func(f *fakeAltinn) { f.reject(1) }
	again := config(tfkittest.Object{"renew_on": []string{"rejected", "timed_out"}})
	notThere := altinntest.Problem(404, "AUTH-00010", "", nil)

	for name, test := range map[string]outcome{
		"created":       {calls: "ref,system,ref,POST,ref", state: first},
		"agent created": {config: agentConfig(nil), calls: "agent-ref,system,agent-ref,POST,agent-ref", state: first},

		"same and new":                  {before: put("standard", nil), calls: "ref,system,ref,POST", state: first},
		"same but for a title we leave": {before: put("standard", object{"integrationTitle": "Other"}), calls: "ref,system,ref,POST", state: first},
		"rejected":                      {before: then(put("standard", nil), rejected), config: again, calls: "ref,system,ref,DELETE,POST,ref", state: second},
		"rejected, not to be renewed":   {before: then(put("standard", nil), rejected), calls: "ref,system"},
		"timed out, not to be renewed": {
			before: then(put("standard", nil), func(f *fakeAltinn) { f.age(1) }), config: config(tfkittest.Object{"renew_on": []string{}}), calls: "ref,system",
		},
		"rejected since the look": {
			before: then(put("standard", nil), rejected), calls: "ref,system,ref,POST", faults: map[string][]fault{"ref": {notThere, notThere}},
		},
		"rejected since the look, to be renewed": {
			before: then(put("standard", nil), rejected), config: again, calls: "ref,system,ref,POST,DELETE,POST,ref", state: second,
			faults: map[string][]fault{"ref": {notThere, notThere}},
		},
		"rejected, which the plan could not look up": {
			before: then(put("standard", nil), rejected), faults: map[string][]fault{"ref": {altinntest.Status(502)}}, calls: "ref,system,ref",
		},
		"look before it fails": {faults: map[string][]fault{"ref": {nil, altinntest.Status(403)}}, calls: "ref,system,ref"},
		"another's system":     {faults: map[string][]fault{"ref": {altinntest.Problem(404, "AUTH-00011", "", nil), altinntest.Problem(404, "AUTH-00011", "", nil)}}, calls: "ref,system,ref,POST,ref", state: first},
		"denied long ago": {
			before: put("standard", object{}), config: again, calls: "ref,system,ref,POST,DELETE,POST,ref", state: second,
			faults: map[string][]fault{"POST": {func(effect func() *http.Response) (*http.Response, error) {
				effect()
				return altinntest.Reply(200, answerAbout(first, "Denied")), nil
			}}},
		},
		"timed out": {
			before: then(put("standard", nil), func(f *fakeAltinn) { f.age(1) }), calls: "ref,system,ref,DELETE,POST,ref", state: second,
		},
		"rejected, deleted by another": {
			before: then(put("standard", nil), rejected),
			faults: map[string][]fault{"DELETE": {func(effect func() *http.Response) (*http.Response, error) {
				effect()
				return effect(), nil
			}}},
			config: again, calls: "ref,system,ref,DELETE,POST,ref", state: second,
		},
		"several under one key": {
			before: then(put("standard", nil), put("standard", nil), rejected, func(f *fakeAltinn) { f.reject(2) }),
			config: again, calls: "ref,system,ref,DELETE,POST,DELETE,POST,ref", state: third,
		},
		"too many under one key": {
			before: func(f *fakeAltinn) {
				for n := range 7 {
					f.put("standard", nil)
					f.reject(n + 1)
				}
			},
			config: again, calls: "ref,system,ref,DELETE,POST,DELETE,POST,DELETE,POST,DELETE,POST,DELETE,POST,DELETE",
		},
		"rejected and cannot be deleted": {
			before: then(put("standard", nil), rejected), faults: map[string][]fault{"DELETE": {altinntest.Status(500), altinntest.Status(500)}},
			config: again, calls: "ref,system,ref,DELETE,id,DELETE,id",
		},
		"rejected and deleted at the second time": {
			before: then(put("standard", nil), rejected), faults: map[string][]fault{"DELETE": {altinntest.Status(500)}},
			config: again, calls: "ref,system,ref,DELETE,id,DELETE,POST,ref", state: second,
		},
		"rejected and deleted without an answer": {
			before: then(put("standard", nil), rejected), faults: map[string][]fault{"DELETE": {altinntest.LostAfter}},
			config: again, calls: "ref,system,ref,DELETE,id,POST,ref", state: second,
		},
		"accepted without a system user": {
			before: then(put("standard", nil), func(f *fakeAltinn) { f.accept(1); f.endUser() }),
			calls:  "ref,system,ref,POST,user,DELETE,POST,ref", state: second,
		},
		"accepted, look-up fails": {
			before: then(put("standard", nil), func(f *fakeAltinn) { f.accept(1); f.endUser() }),
			faults: map[string][]fault{"user": {altinntest.Status(403)}},
			calls:  "ref,system,ref,POST,user",
		},
		"accepted at this moment": {
			before: put("standard", nil),
			faults: map[string][]fault{"POST": {func(func() *http.Response) (*http.Response, error) {
				return altinntest.Reply(200, answerAbout(first, "Accepted")), nil
			}}, "user": {func(func() *http.Response) (*http.Response, error) {
				return altinntest.Reply(200, object{"id": first, "systemId": systemID, "reporteeOrgNo": party, "externalRef": party}), nil
			}}},
			calls: "ref,system,ref,POST,user",
		},
		"other content":      {before: put("standard", object{"redirectUrl": "https://smartcloud.example/receipt"}), calls: "ref,system,ref,POST"},
		"other everything":   {before: put("standard", object{"rights": []any{}, "accessPackages": []any{object{"urn": package1}}}), calls: "ref,system,ref,POST"},
		"unknown status":     {before: then(put("standard", nil), func(f *fakeAltinn) { f.change(1, func(r object) { r["status"] = "Paused" }) }), calls: "ref,system,ref,POST"},
		"accepted and alive": {before: then(put("standard", nil), func(f *fakeAltinn) { f.accept(1) }), calls: "ref,system,ref,POST,ref"},
		"accepted, request withdrawn": {
			before: then(put("standard", object{"externalRef": "main"}), func(f *fakeAltinn) { f.accept(1); f.withdraw(1) }),
			config: config(tfkittest.Object{"external_ref": "main"}),
			calls:  "ref,system,ref,POST,ref,user",
		},
		"made in the portal": {before: func(f *fakeAltinn) { f.portalUser(party) }, calls: "ref,system,ref,POST,ref,user"},
		"made in the portal, look-up fails": {
			before: func(f *fakeAltinn) { f.portalUser(party) }, faults: map[string][]fault{"user": {altinntest.Status(403)}},
			calls: "ref,system,ref,POST,ref,user",
		},
		"agent beside standard new": {before: put("standard", nil), config: agentConfig(nil), calls: "agent-ref,system,agent-ref,POST,agent-ref"},
		"agent beside standard rejected": {
			before: then(put("standard", nil), rejected), config: agentConfig(nil), calls: "agent-ref,system,agent-ref,POST",
		},

		"lost before":             {faults: map[string][]fault{"POST": {altinntest.LostBefore}}, calls: "ref,system,ref,POST,ref,ref,POST,ref", state: first},
		"lost after":              {faults: map[string][]fault{"POST": {altinntest.LostAfter}}, calls: "ref,system,ref,POST,ref", state: first},
		"lost after, stored late": {faults: map[string][]fault{"POST": {altinntest.LostAfter}, "ref": {nil, nil, altinntest.Problem(404, "AUTH-00010", "", nil)}}, calls: "ref,system,ref,POST,ref,ref", state: first},
		"lost, stored while it is sent again": {
			faults: map[string][]fault{"POST": {altinntest.LostBefore, func(effect func() *http.Response) (*http.Response, error) {
				effect()
				return altinntest.Problem(400, "AUTH-00007", "The combination of External Ids refer to a Pending Request, please reuse or delete.", nil)(effect)
			}}},
			calls: "ref,system,ref,POST,ref,ref,POST,ref", state: first,
		},
		"500 before": {faults: map[string][]fault{"POST": {altinntest.Status(500)}}, calls: "ref,system,ref,POST,ref,POST,ref", state: first},
		"500 every time": {
			faults: map[string][]fault{"POST": {altinntest.Status(500), altinntest.Status(500), nil}}, calls: "ref,system,ref,POST,ref,POST,ref",
		},
		"502 before": {faults: map[string][]fault{"POST": {altinntest.Status(502)}}, calls: "ref,system,ref,POST,ref,ref,POST,ref", state: first},
		"another run asked at the same moment": {
			faults: map[string][]fault{"ref": {nil, nil, func(func() *http.Response) (*http.Response, error) {
				return altinntest.Reply(200, answerAbout(second, "New")), nil
			}}},
			calls: "ref,system,ref,POST,ref", state: first,
		},
		"made, and not looked up": {faults: map[string][]fault{"ref": {nil, nil, altinntest.Status(403)}}, calls: "ref,system,ref,POST,ref", state: first},
		"cut short": {
			faults: map[string][]fault{"POST": {func(effect func() *http.Response) (*http.Response, error) {
				effect()
				return altinntest.Reply(201, "{"), nil
			}}},
			calls: "ref,system,ref,POST,ref", state: first,
		},
		"about something else": {
			faults: map[string][]fault{"POST": {func(effect func() *http.Response) (*http.Response, error) {
				effect()
				return altinntest.Reply(201, object{}), nil
			}}},
			calls: "ref,system,ref,POST,ref", state: first,
		},
		"always about something else": {
			faults: map[string][]fault{"POST": {
				func(func() *http.Response) (*http.Response, error) {
					return altinntest.Reply(200, object{"id": "x"}), nil
				},
			}, "ref": {nil, nil, altinntest.Status(403)}},
			calls: "ref,system,ref,POST,ref",
		},
		"lost, and a rejected one there": {
			before: then(put("standard", nil), rejected), config: again, calls: "ref,system,ref,POST,ref,DELETE,POST,ref", state: second,
			faults: map[string][]fault{"POST": {altinntest.LostAfter}, "ref": {notThere, notThere}},
		},
		"lost, and another one there": {
			before: put("standard", object{"redirectUrl": "https://smartcloud.example/receipt"}), faults: map[string][]fault{"POST": {altinntest.LostAfter}},
			calls: "ref,system,ref,POST,ref",
		},
		"lost every time": {
			faults: map[string][]fault{"POST": {altinntest.LostBefore, altinntest.LostBefore, altinntest.LostBefore, altinntest.LostBefore, altinntest.LostBefore}},
			calls:  "ref,system,ref" + strings.Repeat(",POST,ref,ref", 5),
		},
		"lost, and the look fails": {
			faults: map[string][]fault{"POST": {altinntest.LostAfter}, "ref": {nil, nil, altinntest.Status(403)}}, calls: "ref,system,ref,POST,ref",
		},

		"system deleted": {
			before: func(f *fakeAltinn) { f.systems[systemID]["isDeleted"] = true }, calls: "ref,system",
		},
		"system not readable": {faults: map[string][]fault{"system": {altinntest.Status(403)}}, calls: "ref,system,ref,POST,ref", state: first},
		"system unknown":      {config: config(tfkittest.Object{"system_id": vendor + "_nosuch"}), calls: "ref,system,ref,POST"},
		"right not on the system": {
			config: config(tfkittest.Object{"rights": []string{resource1, "nav-a", "skd-b"}}), calls: "ref,system,ref,POST,system",
		},
		"right not on the system, unreadable": {
			config: config(tfkittest.Object{"rights": []string{resource1, "nav-a"}}),
			faults: map[string][]fault{"system": {nil, altinntest.Status(403)}}, calls: "ref,system,ref,POST,system",
		},
		"party unknown": {
			faults: map[string][]fault{"POST": {altinntest.Problem(400, "AUTH-00000", "Can't resolve the Organisation Number from the logged in Reportee PartyId.", nil)}},
			calls:  "ref,system,ref,POST",
		},
		"redirect URL not allowed": {
			config: config(tfkittest.Object{"redirect_url": "https://smartcloud.example/Receipt"}),
			faults: map[string][]fault{"POST": {altinntest.Problem(400, "AUTH-00021", "The RedirectUri was not found or not valid.", nil)}},
			calls:  "ref,system,ref,POST,system",
		},
		"system without redirect URLs": {
			config: config(tfkittest.Object{"redirect_url": "https://smartcloud.example/receipt"}),
			faults: map[string][]fault{"POST": {altinntest.Problem(400, "AUTH-00026", "No redirect uris are set for the system", nil)}},
			calls:  "ref,system,ref,POST",
		},
		"package not on the system": {
			faults: map[string][]fault{"POST": {altinntest.Problem(400, "AUTH-00063",
				"One or more accesspackage is not found in the referenced system in the System Register.",
				object{"NotFoundPackages": "urn:altinn:accesspackage:jordbruk"})}},
			config: agentConfig(nil), calls: "agent-ref,system,agent-ref,POST",
		},
		"package of the wrong kind for standard": {
			faults: map[string][]fault{"POST": {altinntest.Problem(400, "AUTH-00064",
				"One or more access packages cannot be delegated. Either they are intended for clients or they cannot be delegated further.",
				object{"NotDelegablePackages": package1})}},
			config: config(tfkittest.Object{"access_packages": []string{package1}}), calls: "ref,system,ref,POST",
		},
		"package of the wrong kind for agent": {
			faults: map[string][]fault{"POST": {altinntest.Problem(400, "AUTH-00065",
				"One or more access packages cannot be delegated because they are not intended for client relationships",
				object{"NotDelegablePackages": "urn:altinn:accesspackage:klientadministrator"})}},
			config: agentConfig(nil), calls: "agent-ref,system,agent-ref,POST",
		},
		"agent without packages at the service":   {faults: map[string][]fault{"POST": {altinntest.Problem(400, "AUTH-00058", "No AccessPackages found, an Agent SystemUser must have at least one", nil)}}, config: agentConfig(nil), calls: "agent-ref,system,agent-ref,POST"},
		"standard without content at the service": {faults: map[string][]fault{"POST": {altinntest.Problem(400, "AUTH-00059", "No AccessPackages or Single Rights found, a SystemUser must have at least one", nil)}}, calls: "ref,system,ref,POST"},
		"accepted standard in the way":            {faults: map[string][]fault{"POST": {altinntest.Problem(400, "AUTH-00006", "The combination of External Ids refer to an already Accepted SystemUser.", nil)}}, calls: "ref,system,ref,POST"},
		"denied standard in the way":              {faults: map[string][]fault{"POST": {altinntest.Problem(400, "AUTH-00008", "The combination of External Ids refer to a Denied Request, please delete and renew the Request.", nil)}}, calls: "ref,system,ref,POST"},
		"not stored":                              {faults: map[string][]fault{"POST": {altinntest.Problem(404, "AUTH-00012", "The Request was not stored.", nil)}}, calls: "ref,system,ref,POST"},
		"token without an organisation":           {faults: map[string][]fault{"POST": {altinntest.Problem(401, "AUTH-00023", "Can't resolve the Organisation Number for the Vendor from the Token.", nil)}}, calls: "ref,system,ref,POST"},
		"forbidden":                               {faults: map[string][]fault{"POST": {altinntest.Status(403)}}, calls: "ref,system,ref,POST"},
		"refused by the framework": {
			faults: map[string][]fault{"POST": {func(func() *http.Response) (*http.Response, error) {
				return altinntest.Reply(400, object{"title": "One or more validation errors occurred.", "status": 400,
					"errors": object{"PartyOrgNo": []string{"The PartyOrgNo field is required."}}}), nil
			}}},
			calls: "ref,system,ref,POST",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { test.run(t, name) })
		})
	}
}

// answerAbout is a request under the key of the least configuration.
func answerAbout(id, status string) object {
	return object{"id": id, "status": status, "systemId": systemID, "partyOrgNo": party, "externalRef": party}
}

func (o outcome) run(t *testing.T, name string) {
	t.Helper()
	fake, provider := setUp(t)
	if o.before != nil {
		o.before(fake)
	}
	for call, faults := range o.faults {
		fake.Next(call, faults...)
	}
	if o.config == nil {
		o.config = config(nil)
	}
	i := provider.Instance(typeName)
	diags := i.Apply(o.config)
	wantCalls(t, fake, o.calls)
	golden(t, "create "+name, diags.Text())
	if i.Tainted() {
		t.Error("tainted: the next apply would ask the customer anew")
	}
	if o.state == "" {
		if i.State() != nil || !diags.HasError() {
			t.Errorf("state %v, errors %t", i.State(), diags.HasError())
		}
		return
	}
	if i.State() == nil || i.State()["id"] != o.state {
		t.Fatalf("state %v", i.State())
	}
	fake.Mend()
	refreshed(t, i)
	wantNoChange(t, i, o.config)
	if live := fake.live(); live != 1 && name != "several under one key" {
		t.Errorf("%d requests are left", live)
	}
}

// live counts the requests that are not deleted.
func (f *fakeAltinn) live() int {
	n := 0
	for _, r := range f.requests {
		if r["deleted"] != true {
			n++
		}
	}
	return n
}
