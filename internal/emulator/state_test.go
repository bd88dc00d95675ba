package emulator_test

import (
	"crypto/sha256"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// ownAddress is a loopback address with any port that no other test opens, where there is more than
// one, so that the port is still free for a second start.
func ownAddress(t *testing.T) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		return "127.0.0.1:0"
	}
	sum := sha256.Sum256([]byte(t.Name()))
	return fmt.Sprintf("127.%d.%d.%d:0", 1+sum[0]/2, sum[1], 1+sum[2]/2)
}

// A restarted emulator goes on where it stopped: same address, same keys, same tokens, same
// systems, same time.
func TestRestart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey, Address: ownAddress(t)})
	if err != nil {
		t.Fatal(err)
	}
	vendor := scenetest.NewVendor(t, first)
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a", map[string]any{"accessPackages": nil}))
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_gone", nil))
	vendor.Must(http.StatusOK, http.MethodDelete, scenetest.VendorPath+"/991825827_gone", nil)
	first.AdvanceClock(4320 * time.Hour)
	access := first.Access()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the state file has mode %v (%v), want 0600", info.Mode(), err)
	}

	second := scenetest.Start(t, emulator.Options{StateFile: path})
	if !reflect.DeepEqual(second.Access(), access) {
		t.Error("the restarted emulator has another address or other credentials")
	}
	if second.Now().Before(time.Now().Add(4319 * time.Hour)) {
		t.Error("the restarted emulator has lost its clock")
	}
	again := scenetest.NewVendor(t, second)
	if body := again.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath+"/991825827_a", nil).Body; strings.Contains(body, "accessPackages") {
		t.Errorf("the stored null became something else: %s", body)
	}
	taken := again.Must(http.StatusBadRequest, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_b", map[string]any{"clientId": []string{"client-991825827_a"}}))
	if !strings.Contains(taken.Body, "AUTH.VLD-00004") {
		t.Errorf("the client id has lost its owner: %s", taken.Body)
	}
	again.Must(http.StatusBadRequest, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_gone", nil))
	log := scenetest.Decode[[]register.ChangeEntry](t, again.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath+"/991825827_gone/changelog", nil))
	if len(log) != 2 || log[0].ChangeType != "delete" || log[0].ChangedData != nil || len(log[1].ChangedData) == 0 {
		t.Errorf("the change log is %+v", log)
	}
}

func TestRestartWithAnotherClient(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey, Address: ownAddress(t)})
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	world := world.World{Vendors: []world.Vendor{{Organisation: scenetest.OtherOrg, Name: "Ny AS", Clients: []world.Client{{ClientID: "new", Scopes: []string{wire.ScopeRegisterWrite}}}}}}
	second := scenetest.Start(t, emulator.Options{StateFile: path, World: world})
	if environment := second.Environment("new"); len(environment) != 5 || !strings.Contains(environment[3], `"kid":"new-key"`) {
		t.Error("the new client has no key")
	}
	if second.Environment(scenetest.VendorID) != nil {
		t.Error("a client that is gone still has an environment")
	}
}

func TestResetKeepsKeysAndAddress(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	server := scenetest.Start(t, emulator.Options{StateFile: path})
	vendor := scenetest.NewVendor(t, server)
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a", nil))
	before := server.Access()
	if err := server.Reset(); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(server.Access(), before) || len(server.Journal()) != 0 {
		t.Error("a reset must keep the credentials and empty the journal")
	}
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a", nil))
	stored, err := emulator.LoadState(path)
	if err != nil || len(stored.Systems) != 1 || len(stored.ChangeLog) != 1 {
		t.Errorf("the state file was not reset: %v", err)
	}
}

// Killed in the middle of a write, the emulator leaves the state before it: the file is replaced,
// never written into.
func TestStateFileIsReplacedAsAWhole(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	vendor := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{StateFile: path}))
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	reader := path + ".reader" // has the file open under another name
	if err := os.Link(path, reader); err != nil {
		t.Fatal(err)
	}
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a", nil))
	if seen, err := os.ReadFile(reader); err != nil || string(seen) != string(before) {
		t.Errorf("the old file was written into (%v)", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) == string(before) {
		t.Errorf("the change was not kept (%v)", err)
	}
	if files, err := filepath.Glob(path + "*"); err != nil || len(files) != 2 {
		t.Errorf("files are left over: %q (%v)", files, err)
	}
}

// A change that cannot be kept is not reported as done.
func TestStateFileThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	directory := filepath.Join(t.TempDir(), "state")
	if err := os.Mkdir(directory, 0o700); err != nil {
		t.Fatal(err)
	}
	server := scenetest.Start(t, emulator.Options{StateFile: filepath.Join(directory, "emulator.json")})
	vendor := scenetest.NewVendor(t, server)
	if err := os.RemoveAll(directory); err != nil {
		t.Fatal(err)
	}
	answer := vendor.Must(http.StatusInternalServerError, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a", nil))
	if !strings.Contains(answer.Body, "state file cannot be written") {
		t.Errorf("the answer is %s", answer.Body)
	}
	vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath, nil)
	if err := server.Reset(); err == nil {
		t.Error("a reset that cannot be kept succeeded")
	}
}

func TestStateFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		`{"version":`:    "is damaged",
		`{"version":99}`: "version 99",
		`{"version":1}`:  "no private signing key",
	} {
		path := filepath.Join(t.TempDir(), "emulator.json")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", content, err, want)
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != content {
			t.Errorf("%s: the refused file was overwritten", content)
		}
	}
	if _, err := emulator.Start(emulator.Options{StateFile: t.TempDir(), NewKey: scenetest.SharedKey}); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("a folder as state file: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"0.0.0.0:0":     "loopback only",
		":0":            "loopback only",
		"192.0.2.1:0":   "loopback only",
		"example.com:0": "loopback only",
		"127.0.0.1":     "not host:port",
	} {
		if _, err := emulator.Start(emulator.Options{Address: address, NewKey: scenetest.SharedKey}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", address, err, want)
		}
	}
	server := scenetest.Start(t, emulator.Options{Address: "localhost:0"})
	if !strings.HasPrefix(server.Access().PlatformURL, "http://127.0.0.1:") || server.Access().Issuer != server.Access().PlatformURL+"/" {
		t.Errorf("localhost became %s, issuer %s", server.Access().PlatformURL, server.Access().Issuer)
	}
}

// In a container, the emulator listens on every address of it, and names the one by which a published
// port is reached. Next time that has to be allowed again.
func TestRemoteCallsAreAllowedOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey, Address: "0.0.0.0:0", AllowRemote: true})
	if err != nil {
		t.Fatal(err)
	}
	access := first.Access()
	if !strings.HasPrefix(access.PlatformURL, "http://127.0.0.1:") || access.Issuer != access.PlatformURL+"/" {
		t.Errorf("it names %s, issuer %s", access.PlatformURL, access.Issuer)
	}
	anyone := scenetest.NewVendor(t, first)
	for status, headers := range map[int][]string{200: {"Host", "emulator:8080"}, 403: {"Host", "emulator:8080", "Origin", "https://evil.example"}} {
		if answer := anyone.Do(http.MethodGet, "/_emulator/journal", nil, headers...); answer.Status != status {
			t.Errorf("%q: status %d, want %d", headers, answer.Status, status)
		}
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey}); err == nil || !strings.Contains(err.Error(), "-allow-remote") {
		t.Errorf("without -allow-remote: %v", err)
	}
}

// The remembered address is what pasted credentials name, so another one is not taken silently.
func TestRememberedAddressIsTaken(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey, Address: ownAddress(t)})
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimPrefix(first.Access().PlatformURL, "http://")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	squatter, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = squatter.Close() }()
	if _, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey}); err == nil || !strings.Contains(err.Error(), "state file's credentials name this address") {
		t.Errorf("error %v", err)
	}
	scenetest.Start(t, emulator.Options{StateFile: path, Address: "127.0.0.1:0"})
}
