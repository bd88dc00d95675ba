package acceptance_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
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

const keptSystem = vendor + "_kept"

// keptResources are the files of the corpus by their names: every type, with each attribute set in at least one of them.
func keptResources() map[string]kept {
	full := with(complete("kept"), object{
		"name":                object{"nb": "Sky «2»", "nn": "Sky «2»", "en": `Cloud "2"`, "se": "Balva"},
		"deletion_protection": true,
		"timeouts":            object{"create": "1m", "read": "2m", "update": "3m", "delete": "4m"},
	})
	oddRights := object{"rights": []object{with(right("nav-sykmelding"), object{"action": "read"}), right("ske-krav-og-betalinger")}}
	request := func(changes object) object { return with(asks(standard, keptSystem), changes) }
	change := object{"required_rights": []string{"nav-sykmelding"}}

	return map[string]kept{
		"system_minimal": {typ: systemType, config: minimal("kept")},
		"system_full":    {typ: systemType, config: full},
		"system_imported": {typ: systemType, config: minimal("kept"), imported: keptSystem, before: func(t testing.TB, w *world) {
			t.Helper()
			w.register(t, vendorClient, wire("kept", nil))
		}},
		"system_odd_rights": {typ: systemType, config: minimal("kept"), after: func(t testing.TB, w *world) {
			t.Helper()
			w.alter(t, keptSystem, oddRights)
		}},
		"request_minimal": {typ: requestType, config: request(nil), before: keptAsking},
		"request_full": {typ: requestType, before: keptAsking, config: request(object{
			"external_ref": "løpenummer-1", "integration_title": "Regnskap", "user_type": standard, "wait_for_acceptance": false,
			"access_packages": []string{accessPackage("jordbruk")}, "redirect_url": "https://smartcloud.example.no/receipt?kunde=1",
			"renew_on": []string{"rejected", "timed_out"}, "timeouts": object{"create": "1m", "read": "2m", "delete": "4m"},
		})},
		"request_agent":    {typ: requestType, config: asks(agent, keptSystem), before: keptAsking},
		"request_accepted": {typ: requestType, config: request(nil), before: keptAsking, after: each((*emulator.Server).Approve)},
		"request_rejected": {typ: requestType, config: request(nil), before: keptAsking, after: each((*emulator.Server).Reject)},
		"request_timed_out": {
			typ: requestType, config: request(object{"renew_on": []string{}}), before: keptAsking,
			after: func(_ testing.TB, w *world) { w.altinn.AdvanceClock(halfAYear) },
		},
		"request_imported": {
			typ: requestType, config: request(nil), imported: keptSystem + "/" + customer + "/" + customer,
			before: func(t testing.TB, w *world) {
				t.Helper()
				keptAsking(t, w)
				w.ask(t, standard, keptSystem, nil)
			},
		},
		"request_odd_rights": {
			typ: requestType, config: request(nil), imported: keptSystem + "/" + customer + "/" + customer,
			before: func(t testing.TB, w *world) {
				t.Helper()
				keptAsking(t, w)
				w.alter(t, keptSystem, oddRights)
				w.ask(t, standard, keptSystem, oddRights)
			},
		},
		"change_minimal": {typ: changeType, config: change, before: keptAccepted},
		"change_full": {typ: changeType, before: keptAccepted, config: with(change, object{
			"unwanted_rights":          []string{"ske-krav-og-betalinger"},
			"required_access_packages": []string{accessPackage("toll")}, "unwanted_access_packages": []string{accessPackage("jordbruk")},
			"redirect_url": "https://smartcloud.example.no/receipt", "timeouts": object{"create": "1m", "read": "2m", "delete": "4m"},
		})},
		"change_accepted": {typ: changeType, config: change, before: keptAccepted, after: eachChange((*emulator.Server).Approve)},
		"change_rejected": {typ: changeType, config: change, before: keptAccepted, after: eachChange((*emulator.Server).Reject)},
		"request_withdrawn_after_acceptance": {
			typ: requestType, config: request(nil), before: keptAsking,
			after: func(t testing.TB, w *world) {
				t.Helper()
				each((*emulator.Server).Approve)(t, w)
				each(func(_ *emulator.Server, id string) error { w.withdraw(t, id); return nil })(t, w)
			},
		},
	}
}

// keptAsking registers the system that requests of the corpus are for.
func keptAsking(t testing.TB, w *world) {
	t.Helper()
	w.asking(t, "kept")
}

// keptAccepted makes the system user that change requests of the corpus are for.
func keptAccepted(t testing.TB, w *world) {
	t.Helper()
	w.accepted(t, standard)
}

// configured is the configuration, with the id of the system user that there is.
func (k kept) configured(w *world) object {
	if k.typ != changeType {
		return k.config
	}

	return with(k.config, object{"system_user_id": w.altinn.SystemUsers()[0].ID})
}

// eachChange does something to every change request.
func eachChange(do func(altinn *emulator.Server, id string) error) func(t testing.TB, w *world) {
	return func(t testing.TB, w *world) {
		t.Helper()

		for _, change := range w.altinn.ChangeRequests() {
			must(t, do(w.altinn, change.ID), nil)
		}
	}
}

// each does something to every request.
func each(do func(altinn *emulator.Server, id string) error) func(t testing.TB, w *world) {
	return func(t testing.TB, w *world) {
		t.Helper()

		for _, request := range w.altinn.Requests() {
			must(t, do(w.altinn, request.ID), nil)
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
