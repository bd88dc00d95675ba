package shell_test

import (
	"os/exec"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/shell"
)

func TestFor(t *testing.T) {
	t.Parallel()
	for goos, want := range map[string]shell.Shell{"windows": shell.PowerShell, "linux": shell.POSIX, "darwin": shell.POSIX} {
		if got := shell.For(goos); got != want {
			t.Errorf("%s: %s, want %s", goos, got, want)
		}
	}
}

func TestPowerShell(t *testing.T) {
	t.Parallel()
	s := shell.PowerShell
	for got, want := range map[string]string{
		s.Environment([]string{"A", "B"}, []string{`C=it's "1"=$x`}): "Remove-Item -ErrorAction Ignore Env:A, Env:B\n$env:C = 'it''s \"1\"=$x'\n",
		s.Environment(nil, []string{"C=1"}):                          "$env:C = '1'\n",
		s.Path(`C:\my files`):                                        "$env:PATH = 'C:\\my files' + [IO.Path]::PathSeparator + $env:PATH\n",
		s.Source(`C:\my files\env.ps1`):                              `Invoke-Expression (Get-Content -Raw 'C:\my files\env.ps1')`,
		s.File("env"):                                                "env.ps1",
		s.Call(`C:\my files\tofu.exe`, "apply"):                      `& 'C:\my files\tofu.exe' apply`,
	} {
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// What a POSIX shell reads is run in one.
func TestPOSIX(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("this needs a POSIX shell")
	}
	const value = `it's "1"=$x`
	s := shell.POSIX
	script := s.Environment([]string{"A", "B"}, []string{"C=" + value}) + s.Path("/my files") + s.Call("printf", `'%s|'`, `"${A-none}"`, `"$C"`, `"$PATH"`)
	command := exec.CommandContext(t.Context(), sh, "-ec", script)
	command.Env = []string{"A=1", "PATH=/usr/bin"}
	out, err := command.CombinedOutput()
	if want := "none|" + value + "|/my files:/usr/bin|"; err != nil || string(out) != want {
		t.Errorf("%s\n%v\ngot  %s\nwant %s", script, err, out, want)
	}
	if got := s.Source("/my files/" + s.File("env")); got != ". '/my files/env.sh'" {
		t.Errorf("got %s", got)
	}
}
