package systemuserrequest_test

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
)

// shown is a request as reads answer it.
func shown(r object, escalated bool) object {
	visible := object{}
	for name, value := range r {
		if !slices.Contains([]string{"kind", "deleted", "foreign"}, name) {
			visible[name] = value
		}
	}
	if !escalated {
		visible["escalated"] = false
	}
	return visible
}

// listSystems is in no order (altinn-api.md §3.1).
func (f *fakeAltinn) listSystems() *http.Response {
	list := []object{}
	for id, s := range f.systems {
		list = append(list, object{"systemId": id, "name": s["name"]})
	}
	return altinntest.Reply(http.StatusOK, list)
}

func keyOf(r object) string {
	ref := r["externalRef"]
	if ref == nil {
		ref = r["partyOrgNo"]
	}
	return fmt.Sprintf("%v/%v/%v", r["systemId"], r["partyOrgNo"], ref)
}

func userKey(u object) string {
	return fmt.Sprintf("%v/%v/%v", u["systemId"], u["reporteeOrgNo"], u["externalRef"])
}
