package accessmanagement_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/accessmanagement"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

const everything = accessmanagement.PartiesPath + "?includeAccessPackages=true&includeResources=true"

// partiesOf is what a system user is told, one party a line: "<depth><number>: packages; resources".
func partiesOf(t *testing.T, around world.World, user *systemuser.SystemUser) []string {
	t.Helper()
	answer := get(t, serviceWith(t, around, user), holder(wire.ScopeParties), everything)
	var got struct {
		Data []*accessmanagement.Party `json:"data"`
	}
	if err := json.Unmarshal(answer.Body, &got); err != nil || answer.Status != http.StatusOK {
		t.Fatalf("%d: %s", answer.Status, answer.Body)
	}
	return lines(got.Data, "")
}

func lines(parties []*accessmanagement.Party, indent string) []string {
	var found []string
	for _, one := range parties {
		number := "person"
		if one.OrganizationNumber != nil {
			number = *one.OrganizationNumber
		}
		if one.OnlyHierarchyElementWithNoAccess {
			number = "(" + number + ")"
		}
		found = append(found, indent+number+": "+strings.Join(one.AuthorizedAccessPackages, " ")+"; "+strings.Join(one.AuthorizedResources, " "))
		found = append(found, lines(one.Subunits, indent+" ")...)
	}
	return found
}

// Clients that are units of one organisation stand in one tree, whoever was added first, and what
// the main unit gave is held at each.
func TestUnitsOfOneOrganisation(t *testing.T) {
	t.Parallel()
	const main, first, second = "314250052", "314250109", "314250206"
	around := world.World{}.WithBuiltIn()
	both := []string{
		owner + ": ; ",
		main + ": regnskapsforer-lonn; ",
		" " + first + ": regnskapsforer-lonn regnskapsforer-med-signeringsrettighet; ",
		" " + second + ": regnskapsforer-lonn; ",
	}
	for name, test := range map[string]struct {
		user *systemuser.SystemUser
		want []string
	}{
		"main unit, then subunit": {agent(client(main, nil, lonn), client(first, nil, med)), both},
		"subunit, then main unit": {agent(client(first, nil, med), client(main, nil, lonn)), both},
		"subunits alone": {agent(client(first, nil, med), client(second, nil, lonn)), []string{
			owner + ": ; ", "(" + main + "): ; ", " " + first + ": regnskapsforer-med-signeringsrettighet; ", " " + second + ": regnskapsforer-lonn; ",
		}},
		"a resource of a client": {agent(client(main, []string{krav})), []string{owner + ": ; ", main + ": ; ", " " + first + ": ; ", " " + second + ": ; "}},
		"standard, of a main unit": {standard(main, []string{krav}, []string{skatt}), []string{
			main + ": skatt-naering; " + krav, " " + first + ": skatt-naering; " + krav, " " + second + ": skatt-naering; " + krav,
		}},
		"a deleted client":    {agent(client("313872203", nil, lonn)), []string{owner + ": ; ", "313872203: ; "}},
		"a sole proprietor":   {agent(client("313872106", nil, lonn)), []string{owner + ": ; ", "313872106: regnskapsforer-lonn; ", "person: regnskapsforer-lonn; "}},
		"of any other number": {standard("999999999", nil, []string{skatt}), []string{"999999999: skatt-naering; "}},
	} {
		if got := partiesOf(t, around, test.user); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, test.want)
		}
	}
}

// Clients give their packages by a role each; version 1 knows no resources.
func TestRolesOfAClient(t *testing.T) {
	t.Parallel()
	const auditor, manager, toll = world.PackagePrefix + "revisormedarbeider", world.PackagePrefix + "forretningsforer-eiendom", world.PackagePrefix + "toll"
	service := serviceWith(t, world.World{}.WithBuiltIn(), agent(client(customer, []string{krav}, auditor, lonn, toll, manager)))
	for version, wantsResources := range map[string]bool{"v1": false, "v2": true} {
		path := strings.Replace(accessmanagement.ClientsPath, "v2", version, 1)
		answer := get(t, service, holder(wire.ScopeClients), path)
		var got struct {
			Data []struct {
				Clients []struct {
					Access []struct {
						Role      map[string]any   `json:"role"`
						Packages  []map[string]any `json:"packages"`
						Resources []any            `json:"resources"`
					} `json:"access"`
				} `json:"clients"`
			} `json:"data"`
		}
		if err := json.Unmarshal(answer.Body, &got); err != nil {
			t.Fatalf("%v: %s", err, answer.Body)
		}
		var roles []string
		for _, one := range got.Data[0].Clients[0].Access {
			roles = append(roles, fmt.Sprint(one.Role["code"], " ", one.Packages[0]["urn"]))
			if has := len(one.Resources) > 0; has != (wantsResources && one.Role["code"] == "rettighetshaver") {
				t.Errorf("%s: %s has resources: %v", version, one.Role["code"], one.Resources)
			}
		}
		if want := []string{"forretningsforer " + manager, "regnskapsforer " + lonn, "rettighetshaver " + toll, "revisor " + auditor}; !reflect.DeepEqual(roles, want) {
			t.Errorf("%s: %q", version, roles)
		}
		if strings.Contains(string(answer.Body), `"resources"`) != wantsResources || !strings.Contains(string(answer.Body), `"legacyurn "`) {
			t.Errorf("%s: %s", version, answer.Body)
		}
	}
}

// Maskinporten's own token is none of Altinn's, whatever its scopes are.
func TestTokenThatWasNotExchanged(t *testing.T) {
	t.Parallel()
	service := serviceWith(t, world.World{}.WithBuiltIn(), agent())
	for path, scope := range map[string]string{everything: wire.ScopeParties, accessmanagement.ClientsPath: wire.ScopeClients} {
		caller := holder(scope)
		caller.Exchanged = false
		if answer := get(t, service, caller, path); answer.Status != http.StatusUnauthorized || len(answer.Body) > 0 {
			t.Errorf("%s: %d %s", path, answer.Status, answer.Body)
		}
	}
}
