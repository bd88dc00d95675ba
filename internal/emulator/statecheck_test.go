package emulator_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// stateDocument is a state with one of each: systems, requests, a system user and a change request.
func stateDocument(t *testing.T) (path, content string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "emulator.json")
	server, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey, Address: ownAddress(t)})
	if err != nil {
		t.Fatal(err)
	}
	vendor := scenetest.NewUser(t, server, scenetest.VendorID, wire.ScopeRegisterWrite, wire.ScopeRequestWrite)
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.SystemA, map[string]any{
		"accessPackages": nil, "name": map[string]any{"nb": nil, "nn": "", "en": ""}, "rights": []any{scenetest.RightJSON(scenetest.Krav)},
	}))
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.VendorOrg+"_b", map[string]any{"accessPackages": scenetest.PackagesJSON(scenetest.Klient), "isVisible": false}))
	vendor.Must(http.StatusOK, http.MethodDelete, scenetest.VendorPath+"/"+scenetest.SystemA, nil)
	vendor.Must(http.StatusCreated, http.MethodPost, scenetest.AgentPath, scenetest.RequestJSON(systemuser.Agent, map[string]any{"systemId": scenetest.VendorOrg + "_b"}))
	made, err := server.CreateSystemUser(scenetest.VendorOrg+"_b", scenetest.CustomerOrg)
	if err != nil {
		t.Fatal(err)
	}
	vendor.Must(http.StatusCreated, http.MethodPost, systemuser.ChangePath+"/vendor?correlation-id=11111111-1111-4111-8111-111111111111&system-user-id="+made.ID,
		map[string]any{"requiredRights": []any{scenetest.RightJSON(scenetest.Krav)}})
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, string(written)
}

// Everything that the emulator writes it reads again, and what is damaged it says before it begins,
// rather than fall over it later.
func TestDamagedStateFile(t *testing.T) {
	t.Parallel()
	path, content := stateDocument(t)
	if _, err := emulator.ReadState([]byte(content)); err != nil {
		t.Fatal(err)
	}
	set := func(value any, keys ...any) func(any) {
		return func(document any) {
			for _, key := range keys[:len(keys)-1] {
				document = child(document, key)
			}
			switch key := keys[len(keys)-1].(type) {
			case string:
				document.(map[string]any)[key] = value
			case int:
				document.([]any)[key] = value
			}
		}
	}
	for want, damage := range map[string]func(any){
		"systems[0] is null":                                    set(nil, "systems", 0),
		"systems[1].name is null":                               set(nil, "systems", 1, "name"),
		"systems[0].rights[0] is null":                          set(nil, "systems", 0, "rights", 0),
		"systems[0].rights[0].resource is null":                 set(nil, "systems", 0, "rights", 0, "resource"),
		"systems[1].client_ids[0] is null":                      set(nil, "systems", 1, "client_ids", 0),
		"change_log[2] is null":                                 set(nil, "change_log", 2),
		"requests[0] is null":                                   set(nil, "requests", 0),
		"requests[0].access_packages[0] is null":                set(nil, "requests", 0, "access_packages", 0),
		"change_requests[0] is null":                            set(nil, "change_requests", 0),
		"change_requests[0].sets is null":                       set(nil, "change_requests", 0, "sets"),
		"system_users[0] is null":                               set(nil, "system_users", 0),
		"client_owners is null":                                 set(nil, "client_owners"),
		"client_keys is null":                                   set(nil, "client_keys"),
		"client_keys.smartcloud is null":                        set(nil, "client_keys", scenetest.VendorID),
		`the key of client "smartcloud" has no private half`:    func(document any) { publish(child(child(document, "client_keys"), scenetest.VendorID)) },
		"holds no private signing key":                          func(document any) { publish(child(document, "signing_key")) },
		`systems[1] has the id "991825827_a", which is empty`:   set(scenetest.SystemA, "systems", 1, "id"),
		`systems[0] has the id "", which is empty`:              set("", "systems", 0, "id"),
		`requests[0] is of a system "x", which is not there`:    set("x", "requests", 0, "system_id"),
		`system_users[0] is of a system "x"`:                    set("x", "system_users", 0, "system_id"),
		`change_requests[0] is of a system "x"`:                 set("x", "change_requests", 0, "system_id"),
		`client_owners gives "c" to a system "x", which is not`: set("x", "client_owners", "c"),
		"systems must be an array, not string":                  set("x", "systems"),
	} {
		var document any
		if err := json.Unmarshal([]byte(content), &document); err != nil {
			t.Fatal(err)
		}
		damage(document)
		damaged := string(wire.EncodeJSON(document))
		if err := os.WriteFile(path, []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		server, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey, Address: "127.0.0.1:0"})
		if err == nil {
			t.Errorf("%s: it started", want)
			_ = server.Close()
			continue
		}
		if !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "move it away to start afresh") {
			t.Errorf("%s: error %v", want, err)
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != damaged {
			t.Errorf("%s: the damaged file was overwritten", want)
		}
	}
}

func child(value, key any) any {
	switch key := key.(type) {
	case string:
		return value.(map[string]any)[key]
	case int:
		return value.([]any)[key]
	}
	return nil
}

// publish takes the private half from a key.
func publish(key any) {
	for _, name := range []string{"d", "p", "q", "dp", "dq", "qi"} {
		delete(key.(map[string]any), name)
	}
}
