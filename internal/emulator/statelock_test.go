package emulator_test

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
)

// Two emulators on one file would undo each other's changes.
func TestSecondEmulatorOnAStateFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey, Address: ownAddress(t)})
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link.json")
	paths := []string{path}
	if err := os.Symlink(path, link); err == nil { // not everybody may on Windows
		paths = append(paths, link)
	}
	for _, other := range paths {
		_, err := emulator.Start(emulator.Options{StateFile: other, NewKey: scenetest.SharedKey, Address: "127.0.0.1:0"})
		if err == nil || !strings.Contains(err.Error(), "is in use by another emulator, at "+first.Access().PlatformURL+"; stop that one") {
			t.Errorf("%s: error %v", other, err)
		}
	}
	scenetest.NewVendor(t, first).Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a", nil))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := scenetest.Start(t, emulator.Options{StateFile: path})
	if err := first.Close(); err != nil { // once more: the lock is no longer its own
		t.Fatal(err)
	}
	scenetest.NewVendor(t, second).Must(http.StatusOK, http.MethodGet, scenetest.VendorPath+"/991825827_a", nil)
	if _, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey, Address: "127.0.0.1:0"}); err == nil {
		t.Error("a third one was let in")
	}
}

// An emulator that cannot start leaves the state file free.
func TestFailedStartFreesTheStateFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	if _, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey, Address: "192.0.2.1:0"}); err == nil {
		t.Fatal("it started")
	}
	scenetest.Start(t, emulator.Options{StateFile: path})
}

// A file that is a link stays one.
func TestStateFileThatIsALink(t *testing.T) {
	t.Parallel()
	path, link := filepath.Join(t.TempDir(), "emulator.json"), filepath.Join(t.TempDir(), "link.json")
	first, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey, Address: ownAddress(t)})
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Skip("this computer has no links:", err)
	}
	scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{StateFile: link})).Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a", nil))
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v (%v)", info.Mode(), err)
	}
	if stored, err := emulator.LoadState(path); err != nil || len(stored.Systems) != 1 {
		t.Errorf("the file has not been written (%v)", err)
	}
}

// held names the state file that TestHoldStateFile holds, in a process of its own.
const held = "EMULATOR_TEST_HELD_STATE"

func TestHoldStateFile(t *testing.T) {
	t.Parallel()
	path := os.Getenv(held)
	if path == "" {
		t.Skip("it is for TestKilledEmulatorFreesTheStateFile")
	}
	scenetest.Start(t, emulator.Options{StateFile: path, Address: "127.0.0.1:0"})
	if _, err := os.Stdout.WriteString("\nheld\n"); err != nil {
		t.Fatal(err)
	}
	_, _ = os.Stdin.Read(make([]byte, 1)) // until it is killed, or its parent is gone
}

// A lock that a killed process has left behind stops nobody.
func TestKilledEmulatorFreesTheStateFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHoldStateFile$", "-test.v")
	command.Env = append(os.Environ(), held+"="+path)
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stdin.Close() }()
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() && lines.Text() != "held" {
	}
	if _, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey, Address: "127.0.0.1:0"}); err == nil {
		t.Error("a second one was let in")
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait() // it was killed
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*.lock")); runtime.GOOS == "linux" && (err != nil || len(left) != 1) {
		t.Errorf("no lock was left behind: %q (%v)", left, err)
	}
	scenetest.Start(t, emulator.Options{StateFile: path, Address: "127.0.0.1:0"})
}
