package model_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// truth is what Altinn has at one moment, read past the faults.
type truth struct {
	systems  map[string]object // by id, deleted ones included, as the register answers
	requests []storedRequest
	users    []emulator.SystemUser
	changes  []storedChange
}

// storedRequest and storedChange are requests that are not deleted, with what the vendor gets to see of them.
type storedRequest struct {
	emulator.Request
	body object
}

type storedChange struct {
	emulator.ChangeRequest
	body object
}

func (s *story) look() truth {
	now := truth{systems: map[string]object{}, users: s.Altinn.SystemUsers()}

	for _, name := range storyNames() {
		id := providertest.Vendor + "_" + name
		if system := s.read(providertest.RegisterPath + "/" + url.PathEscape(id)); system != nil {
			now.systems[id] = system
		}
	}

	for _, request := range s.Altinn.Requests() {
		now.requests = append(now.requests, storedRequest{Request: request, body: s.read(providertest.RequestPath + kindPath(request.Kind) + "/" + request.ID)})
	}

	for _, change := range s.Altinn.ChangeRequests() {
		now.changes = append(now.changes, storedChange{ChangeRequest: change, body: s.read(providertest.ChangeRequestPath + "/" + change.ID)})
	}

	return now
}

func kindPath(kind string) string {
	return strings.TrimPrefix(providertest.PostPath(kind), providertest.RequestPath)
}

// read reads an object as the vendor would without Terraform; nil when there is none.
func (s *story) read(path string) object {
	status, body := s.call(http.MethodGet, path, nil)
	if status == http.StatusNotFound {
		return nil
	}

	var found object
	if err := json.Unmarshal(body, &found); err != nil || status != http.StatusOK {
		s.failf("reading %s: %d %s", path, status, body)
	}

	return found
}

// call is a call of the vendor's without Terraform.
func (s *story) call(method, path string, content any) (int, []byte) {
	if now := s.Altinn.Now(); !now.Before(s.expires) {
		s.token = s.Token(s.told(), providertest.VendorClient, providertest.RegisterScope, providertest.RequestWriteScope, providertest.RequestReadScope)
		s.expires = now.Add(storyTokens - time.Minute)
	}

	body := ""

	if content != nil {
		encoded, err := json.Marshal(content)
		must(s.told(), err)

		body = string(encoded)
	}

	request, err := http.NewRequestWithContext(s.t.Context(), method, s.platform+path, strings.NewReader(body))
	must(s.told(), err)
	request.Header.Set("Authorization", "Bearer "+s.token)
	request.Header.Set("Content-Type", "application/json")

	response, err := s.Network.RoundTrip(request)
	must(s.told(), err)

	answer, err := io.ReadAll(response.Body)
	must(s.told(), err)
	must(s.told(), response.Body.Close())

	return response.StatusCode, answer
}

// alive reports whether a system is registered and not deleted.
func (n truth) alive(id string) bool {
	return n.systems[id] != nil && n.systems[id]["isDeleted"] != true
}

// spent reports whether a system is deleted.
func (n truth) spent(id string) bool {
	return n.systems[id] != nil && n.systems[id]["isDeleted"] == true
}

// request is a request by its id; nil when there is none.
func (n truth) request(id any) *storedRequest {
	for _, one := range n.requests {
		if one.ID == id {
			return &one
		}
	}

	return nil
}

func (n truth) change(id any) *storedChange {
	for _, one := range n.changes {
		if one.ID == id {
			return &one
		}
	}

	return nil
}

// storyKey is what Altinn tells requests and system users apart by.
type storyKey struct{ system, party, reference any }

func keyOf(values object) storyKey {
	return storyKey{values["system_id"], values["party_org_number"], values["external_ref"]}
}

// user is the system user with a key; nil when there is none.
func (n truth) user(key storyKey) *emulator.SystemUser {
	for _, one := range n.users {
		if (storyKey{one.SystemID, one.Organisation, one.ExternalRef}) == key {
			return &one
		}
	}

	return nil
}

// endedUnder reports whether there is a request with the key of what is to be asked for that has ended otherwise than it is to be renewed.
func (n truth) endedUnder(want object) bool {
	renewOn, _ := want["renew_on"].([]any)

	return slices.ContainsFunc(n.requests, func(r storedRequest) bool {
		return r.Kind == want["user_type"] && r.key() == keyOf(want) && r.ended() != "" && !slices.Contains(renewOn, any(r.ended()))
	})
}

func (r storedRequest) key() storyKey { return storyKey{r.SystemID, r.Organisation, r.ExternalRef} }

// ended tells how a request has ended without a system user, "" if it has not.
func (r storedRequest) ended() string {
	switch {
	case r.Status == "Rejected":
		return "rejected"
	case r.Status == "New" && r.TimedOut:
		return "timed_out"
	}

	return ""
}

// values are what the state must have of the request: user is the system user of its key.
func (r storedRequest) values(user *emulator.SystemUser) object {
	values := object{
		"id": r.ID, "system_id": r.SystemID, "party_org_number": r.Organisation, "external_ref": r.ExternalRef, "user_type": r.Kind,
		"integration_title": r.body["integrationTitle"], "rights": resources(r.body["rights"]), "access_packages": urns(r.body["accessPackages"]),
		"redirect_url": r.body["redirectUrl"], "status": r.Status, "timed_out": r.ended() == "timed_out", "confirm_url": r.ConfirmURL,
		"system_user_id": nil,
	}
	if r.Status == "Accepted" && user != nil {
		values["system_user_id"] = user.ID
	}

	return values
}

func (c storedChange) values() object {
	return object{
		"id": c.ID, "system_user_id": c.SystemUserID, "system_id": c.SystemID, "party_org_number": c.Organisation, "external_ref": c.ExternalRef,
		"required_rights": resources(c.body["requiredRights"]), "unwanted_rights": resources(c.body["unwantedRights"]),
		"required_access_packages": urns(c.body["requiredAccessPackages"]), "unwanted_access_packages": urns(c.body["unwantedAccessPackages"]),
		"redirect_url": c.body["redirectUrl"], "status": c.Status, "confirm_url": c.ConfirmURL,
	}
}

// systemValues are what the state must have of a system.
func systemValues(system object) object {
	return object{
		"id": system["id"], "vendor_org_number": providertest.Vendor, "name": system["name"], "description": system["description"],
		"rights": resources(system["rights"]), "access_packages": urns(system["accessPackages"]), "client_ids": asSet(system["clientId"]),
		"allowed_redirect_urls": asSet(system["allowedRedirectUrls"]), "is_visible": system["isVisible"],
	}
}

// resources are the resources of rights as the API writes them.
func resources(rights any) []any {
	texts := []any{}

	list, _ := rights.([]any)
	for _, one := range list {
		pairs, _ := one.(object)["resource"].([]any)
		for _, pair := range pairs {
			texts = append(texts, pair.(object)["value"])
		}
	}

	return asSet(texts)
}

func urns(packages any) []any {
	texts := []any{}

	list, _ := packages.([]any)
	for _, one := range list {
		texts = append(texts, one.(object)["urn"])
	}

	return asSet(texts)
}

// asSet are the elements of a set in a fixed order; none of them for null.
func asSet(set any) []any {
	elements := []any{}

	switch set := set.(type) {
	case []string:
		for _, text := range set {
			elements = append(elements, text)
		}
	case []any:
		elements = append(elements, set...)
	}

	slices.SortFunc(elements, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })

	return elements
}

// contains reports whether a set has all of the elements of another one.
func contains(set, part []any) bool {
	return !slices.ContainsFunc(part, func(one any) bool { return !slices.Contains(set, one) })
}

// differing names the members of want that values do not have so.
func differing(values, want object) []string {
	var names []string

	for name, value := range want {
		if !reflect.DeepEqual(values[name], value) {
			names = append(names, name)
		}
	}

	slices.Sort(names)

	return names
}
