package main

import (
	"os/exec"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/shell"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

func TestLinesTellAShell(t *testing.T) {
	t.Parallel()

	made := tfcli.Installation{ConfigFile: "/it's here/mirror.tfrc", Programs: "/it's here/bin"}

	const want = "  $env:TF_CLI_CONFIG_FILE = '/it''s here/mirror.tfrc'\n  $env:PATH = '/it''s here/bin' + [IO.Path]::PathSeparator + $env:PATH\n"
	if got := lines(shell.PowerShell, made); got != want {
		t.Errorf("PowerShell is told\n%swant\n%s", got, want)
	}

	posix, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("this needs a POSIX shell")
	}

	paste := exec.CommandContext(t.Context(), posix, "-ec", lines(shell.POSIX, made)+`printf '%s|' "$TF_CLI_CONFIG_FILE" "$PATH"`)
	paste.Env = []string{"PATH=/usr/bin"}

	if out, err := paste.CombinedOutput(); err != nil || string(out) != "/it's here/mirror.tfrc|/it's here/bin:/usr/bin|" {
		t.Errorf("the shell has %q, %v", out, err)
	}
}
