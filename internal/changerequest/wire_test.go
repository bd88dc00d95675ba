package changerequest_test

import (
	"maps"
)

func rightsOf(resources ...string) []any {
	rights := []any{}
	for _, id := range resources {
		rights = append(rights, object{"resource": []any{object{"id": "urn:altinn:resource", "value": id}}})
	}
	return rights
}

func packagesOf(urns ...string) []any {
	packages := []any{}
	for _, urn := range urns {
		packages = append(packages, object{"urn": urn})
	}
	return packages
}

// shown is a change request as reads answer it.
func shown(r object) object {
	visible := maps.Clone(r)
	delete(visible, "deleted")
	delete(visible, "foreign")
	return visible
}

// change alters a stored change request, the first being 1.
func (f *fakeAltinn) change(number int, more object) {
	f.Lock()
	defer f.Unlock()
	maps.Copy(f.changes[number-1], more)
}

// open are the ids of the change requests that the customer can still answer.
func (f *fakeAltinn) open() []string {
	var ids []string
	for _, r := range f.changes {
		if r["deleted"] != true && r["status"] == "New" {
			ids = append(ids, r["id"].(string))
		}
	}
	return ids
}
