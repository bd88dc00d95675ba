package layout_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Tools are built where the checkout is, whatever the folder is called.
func TestToolsAreBuiltInAFolderWithASpaceInItsName(t *testing.T) {
	t.Parallel()

	program, err := exec.LookPath("make")
	if err != nil {
		t.Skip("this needs make")
	}

	dir := filepath.Join(t.TempDir(), "it's a checkout")
	if err := os.MkdirAll(filepath.Join(dir, "internal", "tools", "tfplugindocs"), 0o700); err != nil {
		t.Fatal(err)
	}

	// In place of Go: it says what it was asked for, one argument in a line.
	const pretend = "#!/bin/sh\n[ \"$1\" = build ] && printf '%s\\n' \"$@\"\nexit 0\n"

	for name, content := range map[string]string{
		"GNUmakefile":                        read(t, "GNUmakefile"),
		"internal/tools/tfplugindocs/go.mod": "module tools\n",
		"go":                                 pretend,
	} {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
	}

	cmd := exec.CommandContext(t.Context(), program, "GO=./go", ".tools/tfplugindocs")
	cmd.Dir = dir

	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("make: %v\n%s", err, out)
	}

	resolved, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}

	if want := "\n-o\n" + filepath.Join(resolved, ".tools", "tfplugindocs") + "\n"; !strings.Contains(string(out), want) {
		t.Errorf("want %q in\n%s", want, out)
	}
}
