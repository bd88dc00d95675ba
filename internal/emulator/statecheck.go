package emulator

import (
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// A state file is written by the emulator alone, but it lies on a disk, and people edit it. What
// the handlers rely on is looked at once, when it is read.

// readState reads the content of a state file; its errors say what is wrong. Of another version
// nothing is known but its number.
func readState(content []byte) (*state, error) {
	var document any
	var written struct {
		Version int `json:"version"`
	}
	for _, into := range []any{&document, &written} {
		if err := json.Unmarshal(content, into); err != nil {
			return nil, wire.ExplainJSON(content, err)
		}
	}
	loaded := newState()
	if written.Version != stateVersion {
		loaded.Version = written.Version
		return loaded, nil
	}
	if err := findNull(document, "", false); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(content, loaded); err != nil {
		return nil, wire.ExplainJSON(content, err)
	}
	return loaded, errors.Join(loaded.checkKeys(), loaded.checkSystems())
}

// nullable reports which members may be null: empty lists, a list that a body said null for, what a
// vendor left out, and the keys of a client that has none.
func nullable(name string) bool {
	switch name {
	case "systems", "change_log", "requests", "change_requests", "system_users", "rights", "access_packages", "redirect_url",
		"maskinporten_clients", "keys":
		return true
	}
	return false
}

// findNull finds a null where the emulator writes none. A system's texts may be null, and all in
// the data that the change log keeps.
func findNull(value any, at string, allowed bool) error {
	switch value := value.(type) {
	case nil:
		if !allowed {
			return fmt.Errorf("%s is null", strings.TrimPrefix(at, "."))
		}
	case []any:
		for index, item := range value {
			if err := findNull(item, at+"["+strconv.Itoa(index)+"]", false); err != nil {
				return err
			}
		}
	case map[string]any:
		texts := strings.HasSuffix(at, ".name") || strings.HasSuffix(at, ".description")
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if name == "data" || name == "rest" {
				continue
			}
			if err := findNull(value[name], at+"."+name, texts || nullable(name)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *state) checkKeys() error {
	// The first state files had no such key; it is made when one of them is read.
	if _, isPrivate := s.ExchangeKey.Key.(*rsa.PrivateKey); s.ExchangeKey.Key != nil && !isPrivate {
		return errors.New("the key of Altinn's tokens has no private half")
	}
	for _, clientID := range slices.Sorted(maps.Keys(s.ClientKeys)) {
		if _, isPrivate := s.ClientKeys[clientID].Key.(*rsa.PrivateKey); !isPrivate {
			return fmt.Errorf("the key of client %q has no private half", clientID)
		}
	}
	return nil
}

// checkSystems wants every system once, and all that hangs on one to name one.
func (s *state) checkSystems() error {
	known := map[string]bool{}
	for index, one := range s.Systems {
		if one.ID == "" || known[one.ID] {
			return fmt.Errorf("systems[%d] has the id %q, which is empty or another system's", index, one.ID)
		}
		known[one.ID] = true
	}
	missing := func(list string, index int, id string) error {
		if known[id] {
			return nil
		}
		return fmt.Errorf("%s[%d] is of a system %q, which is not there", list, index, id)
	}
	var found []error
	for index, one := range s.Requests {
		found = append(found, missing("requests", index, one.SystemID))
	}
	for index, one := range s.ChangeRequests {
		found = append(found, missing("change_requests", index, one.SystemID))
	}
	for index, one := range s.SystemUsers {
		found = append(found, missing("system_users", index, one.SystemID))
	}
	for _, clientID := range slices.Sorted(maps.Keys(s.ClientOwners)) {
		if !known[s.ClientOwners[clientID]] {
			found = append(found, fmt.Errorf("client_owners gives %q to a system %q, which is not there", clientID, s.ClientOwners[clientID]))
		}
	}
	return errors.Join(found...)
}
