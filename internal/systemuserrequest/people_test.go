package systemuserrequest_test

import (
	"fmt"
	"maps"
	"net/http"
)

// What people do at the other end.

// change alters a stored request, the first being 1.
func (f *fakeAltinn) change(number int, alter func(object)) {
	f.Lock()
	defer f.Unlock()
	alter(f.requests[number-1])
}

// withdraw deletes a request as somebody else at the vendor would.
func (f *fakeAltinn) withdraw(number int) {
	f.change(number, func(r object) { r["deleted"] = true })
}

func (f *fakeAltinn) reject(number int) {
	f.change(number, func(r object) { r["status"] = "Rejected" })
}

// age makes a request older than 180 days.
func (f *fakeAltinn) age(number int) {
	f.change(number, func(r object) { r["timedOut"] = true })
}

// accept makes the system user of a request.
func (f *fakeAltinn) accept(number int) {
	f.change(number, func(r object) {
		r["status"] = "Accepted"
		f.users = append(f.users, object{
			"id": r["id"], "systemId": r["systemId"], "reporteeOrgNo": r["partyOrgNo"], "externalRef": r["externalRef"],
			"integrationTitle": r["integrationTitle"], "userType": r["kind"], "created": "2026-07-18T08:00:00.5Z", "supplierOrgno": vendor,
		})
	})
}

// end deletes the system user of a request, and the request with it.
func (f *fakeAltinn) end(number int) {
	f.endUser()
	f.withdraw(number)
}

// endUser deletes all system users, and leaves the requests.
func (f *fakeAltinn) endUser() {
	f.Lock()
	defer f.Unlock()
	f.users = nil
}

// portalUser makes a system user as a customer does in the portal.
func (f *fakeAltinn) portalUser(ref string) {
	f.Lock()
	defer f.Unlock()
	f.users = append(f.users, object{
		"id": fmt.Sprintf("99999999-0000-4000-8000-%012d", len(f.users)), "systemId": systemID, "reporteeOrgNo": party, "externalRef": ref,
		"integrationTitle": "SmartCloud", "userType": "standard", "created": "2026-01-02T03:04:05Z", "supplierOrgno": vendor,
	})
}

// put stores a request that somebody else has made.
func (f *fakeAltinn) put(kind string, more object) {
	f.Lock()
	defer f.Unlock()
	sent := object{
		"systemId": systemID, "partyOrgNo": party, "externalRef": party, "integrationTitle": "SmartCloud",
		"rights":         []any{object{"resource": []any{object{"id": "urn:altinn:resource", "value": resource1}}}},
		"accessPackages": []any{},
	}
	maps.Copy(sent, more)
	f.store(kind, sent)
}

// afterwards lets something happen right after a call.
func afterwards(f *fakeAltinn, meanwhile func(*fakeAltinn)) fault {
	return func(effect func() *http.Response) (*http.Response, error) {
		answer := effect()
		meanwhile(f)
		return answer, nil
	}
}
