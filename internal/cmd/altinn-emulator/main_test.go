package main

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"go.uber.org/goleak"
)

// TestMain lets the test's own binary be what is run beside an emulator: see [actor].
func TestMain(m *testing.M) {
	if act, found := actors()[os.Getenv(actVariable)]; found {
		act()
		return
	}
	goleak.VerifyTestMain(m)
}

// start runs the program, returns what it prints first and a function that
// stops it and returns its exit code and errors.
func start(t *testing.T, first func(io.Reader) string, args ...string) (string, func() (int, string)) {
	t.Helper()
	stop := make(chan os.Signal, 1)
	reader, writer := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(stop, caller{out: writer, err: &stderr}, args)
		_ = writer.Close()
	}()
	printed := first(reader)
	return printed, func() (int, string) {
		stop <- os.Interrupt
		rest, err := io.ReadAll(reader)
		if err != nil || len(rest) > 0 {
			t.Errorf("more was printed: %q (%v)", rest, err)
		}
		return <-code, stderr.String()
	}
}

// oneWrite is the first thing that is printed.
func oneWrite(reader io.Reader) string {
	buffer := make([]byte, 1<<20)
	count, _ := reader.Read(buffer)
	return string(buffer[:count])
}

func TestJSONLine(t *testing.T) {
	t.Parallel()
	printed, stop := start(t, oneWrite, "-json")
	if strings.Count(printed, "\n") != 1 || !strings.HasSuffix(printed, "\n") {
		t.Errorf("not exactly one line: %q", printed)
	}
	var access emulator.Access
	if err := json.Unmarshal([]byte(printed), &access); err != nil {
		t.Fatal(err)
	}
	checkMembers(t, printed)
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, access.WellKnownURL, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		t.Errorf("the emulator answers %s", response.Status)
	}
	if code, errors := stop(); code != exitOK || errors != "" {
		t.Errorf("exit code %d, %s", code, errors)
	}
}

// checkMembers holds the names in the line, which scripts read.
func checkMembers(t *testing.T, line string) {
	t.Helper()
	var written struct{ Clients []map[string]any }
	var all map[string]any
	for _, into := range []any{&written, &all} {
		if err := json.Unmarshal([]byte(line), into); err != nil {
			t.Fatal(err)
		}
	}
	names := slices.Sorted(maps.Keys(all))
	if want := []string{"clients", "control_url", "issuer", "platform_url", "selfservice_url", "token_endpoint", "well_known_url"}; !slices.Equal(names, want) {
		t.Errorf("the line has %q, want %q", names, want)
	}
	if len(written.Clients) != 2 {
		t.Errorf("%d clients, want two", len(written.Clients))
	}
	for _, client := range written.Clients {
		names := slices.Sorted(maps.Keys(client))
		if want := []string{"client_id", "client_jwk", "organisation", "scopes"}; !slices.Equal(names, want) {
			t.Errorf("a client has %q, want %q", names, want)
		}
		key, _ := client["client_jwk"].(string)
		if !json.Valid([]byte(key)) {
			t.Error("client_jwk is no JSON text")
		}
	}
}

func TestPasteableText(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "state.json")
	printed, stop := start(t, oneWrite, "-addr", "127.0.0.1:0", "-state", state, "-detail-problems", "-shell", "sh", "-vendor", "313332225")
	for _, want := range []string{
		"\nunset ALTINN_ENVIRONMENT ALTINN_ACCESS_TOKEN ", "\nexport ALTINN_PLATFORM_URL='http://127.0.0.1:", "\nexport MASKINPORTEN_WELL_KNOWN_URL='http://127.0.0.1:",
		"\nexport MASKINPORTEN_CLIENT_ID='smartcloud'\n", "\nexport MASKINPORTEN_CLIENT_JWK='{", "}'\n",
		"\n# Paste into a shell to work as smartcloud (organisation 313332225)", "\n#   provider \"altinn\" {}\n", "annen-leverandor (organisation 310547891)",
		"\nexport ALTINN_EMULATOR='",
	} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is missing", want) // the text holds a key
		}
	}
	for text := range strings.Lines(printed) { // so that a shell can source all of it
		if line := strings.TrimSpace(text); line != "" && line[0] != '#' && !strings.HasPrefix(line, "export ") && !strings.HasPrefix(line, "unset ") {
			t.Errorf("a line is neither a comment nor sets anything: %.20q", line)
		}
	}
	if code, errors := stop(); code != exitOK || errors != "" {
		t.Errorf("exit code %d, %s", code, errors)
	}
	if _, err := os.Stat(state); err != nil {
		t.Errorf("nothing was kept: %v", err)
	}
}

func TestPasteableTextForPowerShell(t *testing.T) {
	t.Parallel()
	printed, stop := start(t, oneWrite, "-shell", "powershell")
	for text := range strings.Lines(printed) {
		if line := strings.TrimSpace(text); line != "" && line[0] != '#' && !strings.HasPrefix(line, "$env:") && !strings.HasPrefix(line, "Remove-Item ") {
			t.Errorf("a line is neither a comment nor sets anything: %.20q", line)
		}
	}
	if !strings.Contains(printed, "\n$env:MASKINPORTEN_CLIENT_ID = 'smartcloud'\n") || !strings.Contains(printed, " Env:ALTINN_ENVIRONMENT,") {
		t.Error("the client or what is unset is missing") // the text holds a key
	}
	if code, errors := stop(); code != exitOK || errors != "" {
		t.Errorf("exit code %d, %s", code, errors)
	}
}

func TestFlagsThatAreRefused(t *testing.T) {
	t.Parallel()
	world := filepath.Join(t.TempDir(), "world.json")
	if err := os.WriteFile(world, []byte(`{"vendors":[],"x":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	vendors := filepath.Join(t.TempDir(), "vendors.json")
	if err := os.WriteFile(vendors, []byte(`{"vendors":[{"organisation":"310547891","name":"Annen","clients":[{"client_id":"annen"}]}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		args []string
		code int
		want string
	}{
		{[]string{"-port", "1"}, exitUsage, "-port; -h shows how it is used"},
		{[]string{"terraform", "test"}, exitUsage, `"terraform" is no flag; a command to run comes after --`},
		{[]string{"-shell", "fish"}, exitUsage, `-shell is sh or powershell, not "fish"`},
		{[]string{"-world", "--", "x"}, exitNoEmulator, "-world"},
		{[]string{"--"}, exitNoEmulator, "there is no command after --"},
		{[]string{"-json", "--", "x"}, exitNoEmulator, "-json and -shell are for what is printed"},
		{[]string{"-addr", "0.0.0.0:0", "--", self(t)}, exitNoEmulator, "-allow-remote"},
		{[]string{"-world", world}, exitUsage, `unknown field "x"`},
		{[]string{"-vendor", "31333222"}, exitUsage, `-vendor cannot be used: the vendor's organisation number "31333222" is not nine digits`},
		{[]string{"-world", vendors, "-vendor", "313332225"}, exitUsage, "-vendor cannot be used: the world has vendors of its own"},
		{[]string{"-world", world + "x"}, exitUsage, "cannot be read"},
		{[]string{"-addr", "0.0.0.0:0"}, exitError, "loopback only"},
	}
	for _, test := range tests {
		var stdout, stderr bytes.Buffer
		if code := run(nil, caller{out: &stdout, err: &stderr}, test.args); code != test.code || !strings.Contains(stderr.String(), test.want) || stdout.Len() > 0 {
			t.Errorf("%q: exit code %d, %q, want %d with %q", test.args, code, stderr.String(), test.code, test.want)
		}
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	var stdout, stderr bytes.Buffer
	if code := run(nil, caller{out: &stdout, err: &stderr}, []string{"-h"}); code != exitOK || stderr.Len() > 0 {
		t.Errorf("exit code %d, %s", code, stderr.String())
	}
	for _, flag := range []string{"-addr", "-vendor", "-world", "-state", "-json", "-detail-problems", "-reuse-ids", "Altinn never does", "-allow-remote", "-shell", "/_emulator/", "ALTINN_EMULATOR"} {
		if !strings.Contains(stdout.String(), flag) {
			t.Errorf("the help does not mention %s", flag)
		}
	}
}
