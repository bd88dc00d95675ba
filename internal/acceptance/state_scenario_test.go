package acceptance_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// kept is a resource as a state file of the corpus keeps it: how it was made, and what has happened to it since.
type kept struct {
	typ    string
	config object
	// imported tells that the object was there, and came into the state by an import with this id.
	imported string
	// before prepares Altinn, after is what happens there once the resource is in the state; both may be nil.
	before, after func(t testing.TB, w *world)
}

const keptSystem = providertest.Vendor + "_kept"

// keptResources are the files of the corpus by their names: every type, with each attribute set in at least one of them.
func keptResources() map[string]kept {
	full := providertest.With(providertest.CompleteSystem("kept"), object{
		"name":                object{"nb": "Sky «2»", "nn": "Sky «2»", "en": `Cloud "2"`, "se": "Balva"},
		"deletion_protection": true,
		"timeouts":            object{"create": "1m", "read": "2m", "update": "3m", "delete": "4m"},
	})
	oddRights := object{"rights": []object{providertest.With(providertest.Right("nav-sykmelding"), object{"action": "read"}), providertest.Right("ske-krav-og-betalinger")}}
	request := func(changes object) object {
		return providertest.With(providertest.RequestConfig(providertest.Standard, keptSystem), changes)
	}
	change := object{"required_rights": []string{"nav-sykmelding"}}

	return map[string]kept{
		"system_minimal": {typ: providertest.SystemType, config: providertest.MinimalSystem("kept")},
		"system_full":    {typ: providertest.SystemType, config: full},
		"system_imported": {typ: providertest.SystemType, config: providertest.MinimalSystem("kept"), imported: keptSystem, before: func(t testing.TB, w *world) {
			t.Helper()
			w.Register(t, providertest.VendorClient, providertest.SystemBody("kept", nil))
		}},
		"system_odd_rights": {typ: providertest.SystemType, config: providertest.MinimalSystem("kept"), after: func(t testing.TB, w *world) {
			t.Helper()
			w.Alter(t, keptSystem, oddRights)
		}},
		"request_minimal": {typ: providertest.RequestType, config: request(nil), before: keptAsking},
		"request_full": {typ: providertest.RequestType, before: keptAsking, config: request(object{
			"external_ref": "løpenummer-1", "integration_title": "Regnskap", "user_type": providertest.Standard, "wait_for_acceptance": false,
			"access_packages": []string{providertest.AccessPackage("jordbruk")}, "redirect_url": "https://smartcloud.example.no/receipt?kunde=1",
			"renew_on": []string{"rejected", "timed_out"}, "timeouts": object{"create": "1m", "read": "2m", "delete": "4m"},
		})},
		"request_agent":    {typ: providertest.RequestType, config: providertest.RequestConfig(providertest.Agent, keptSystem), before: keptAsking},
		"request_accepted": {typ: providertest.RequestType, config: request(nil), before: keptAsking, after: each((*emulator.Server).Approve)},
		"request_rejected": {typ: providertest.RequestType, config: request(nil), before: keptAsking, after: each((*emulator.Server).Reject)},
		"request_timed_out": {
			typ: providertest.RequestType, config: request(object{"renew_on": []string{}}), before: keptAsking,
			after: func(_ testing.TB, w *world) { w.Altinn.AdvanceClock(providertest.HalfAYear) },
		},
		"request_imported": {
			typ: providertest.RequestType, config: request(nil), imported: keptSystem + "/" + providertest.Customer + "/" + providertest.Customer,
			before: func(t testing.TB, w *world) {
				t.Helper()
				keptAsking(t, w)
				w.Ask(t, providertest.Standard, keptSystem, nil)
			},
		},
		"request_odd_rights": {
			typ: providertest.RequestType, config: request(nil), imported: keptSystem + "/" + providertest.Customer + "/" + providertest.Customer,
			before: func(t testing.TB, w *world) {
				t.Helper()
				keptAsking(t, w)
				w.Alter(t, keptSystem, oddRights)
				w.Ask(t, providertest.Standard, keptSystem, oddRights)
			},
		},
		"client_minimal": {typ: providertest.ClientType, config: providertest.ClientConfig("kept")},
		"client_full": {typ: providertest.ClientType, config: providertest.With(providertest.ClientConfig("kept"), object{
			"description": "Regnskap", "access_token_lifetime": 600, "expiry_warning": "720h", "deletion_protection": true,
			"timeouts": object{"create": "1m", "read": "2m", "update": "3m", "delete": "4m"},
		})},
		"change_minimal": {typ: providertest.ChangeRequestType, config: change, before: keptAccepted},
		"change_full": {typ: providertest.ChangeRequestType, before: keptAccepted, config: providertest.With(change, object{
			"unwanted_rights":          []string{"ske-krav-og-betalinger"},
			"required_access_packages": []string{providertest.AccessPackage("toll")}, "unwanted_access_packages": []string{providertest.AccessPackage("jordbruk")},
			"redirect_url": "https://smartcloud.example.no/receipt", "timeouts": object{"create": "1m", "read": "2m", "delete": "4m"},
		})},
		"change_accepted": {typ: providertest.ChangeRequestType, config: change, before: keptAccepted, after: eachChange((*emulator.Server).Approve)},
		"change_rejected": {typ: providertest.ChangeRequestType, config: change, before: keptAccepted, after: eachChange((*emulator.Server).Reject)},
		"request_withdrawn_after_acceptance": {
			typ: providertest.RequestType, config: request(nil), before: keptAsking,
			after: func(t testing.TB, w *world) {
				t.Helper()
				each((*emulator.Server).Approve)(t, w)
				each(func(_ *emulator.Server, id string) error { w.Withdraw(t, id); return nil })(t, w)
			},
		},
	}
}

// keptAsking registers the system that requests of the corpus are for.
func keptAsking(t testing.TB, w *world) {
	t.Helper()
	w.RegisterOffering(t, "kept")
}

// keptAccepted makes the system user that change requests of the corpus are for.
func keptAccepted(t testing.TB, w *world) {
	t.Helper()
	w.Accepted(t, providertest.Standard)
}

// configured is the configuration, with the id of the system user that there is.
func (k kept) configured(w *world) object {
	if k.typ != providertest.ChangeRequestType {
		return k.config
	}

	return providertest.With(k.config, object{"system_user_id": w.Altinn.SystemUsers()[0].ID})
}

// eachChange does something to every change request.
func eachChange(do func(altinn *emulator.Server, id string) error) func(t testing.TB, w *world) {
	return func(t testing.TB, w *world) {
		t.Helper()

		for _, change := range w.Altinn.ChangeRequests() {
			must(t, do(w.Altinn, change.ID), nil)
		}
	}
}

// each does something to every request.
func each(do func(altinn *emulator.Server, id string) error) func(t testing.TB, w *world) {
	return func(t testing.TB, w *world) {
		t.Helper()

		for _, request := range w.Altinn.Requests() {
			must(t, do(w.Altinn, request.ID), nil)
		}
	}
}

// keptWorld is a world in which the addresses of confirmation pages do not depend on the emulator's.
func keptWorld(t testing.TB, k kept) *world {
	t.Helper()

	w := newWorldOf(t, emulator.World{ConfirmHost: "tt02.altinn.no"})
	if k.before != nil {
		k.before(t, w)
	}

	return w
}

// make makes the resource by today's provider.
func (k kept) make(t testing.TB, w *world, p *protocol) *instance {
	t.Helper()

	if k.imported == "" {
		return p.create(t, k.typ, k.configured(w))
	}

	at, said := p.importByID(t, k.typ, k.imported)
	must(t, nil, said)

	return at
}

// happen lets happen at Altinn what has happened since.
func (k kept) happen(t testing.TB, w *world) {
	t.Helper()

	if k.after != nil {
		k.after(t, w)
	}
}
