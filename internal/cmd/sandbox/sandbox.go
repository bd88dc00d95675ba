package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// sandbox is the folder in which everything is kept.
type sandbox struct{ dir string }

func (s sandbox) config() string     { return filepath.Join(s.dir, "config") }
func (s sandbox) configFile() string { return filepath.Join(s.dir, "cli.tfrc") }

// prepare lays out the folder. A configuration that is there already belongs to whoever has changed it.
func (s sandbox) prepare(starter fs.FS) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("making the sandbox: %w", err)
	}

	if _, err := os.Stat(s.config()); err != nil {
		if err := os.CopyFS(s.config(), starter); err != nil {
			return fmt.Errorf("copying the configuration to start from: %w", err)
		}
	}

	return tfcli.WriteConfig(s.configFile(), s.dir)
}

// exports returns lines for a shell that set the variables, and unset those that would get in the way. The private key stays in
// a file: a terminal's history is no place for it.
func (s sandbox) exports(variables []string) (string, error) {
	lines := []string{
		"unset " + strings.Join(emulator.Unset(), " "),
		"export TF_CLI_CONFIG_FILE=" + quoted(s.configFile()),
	}

	for _, variable := range variables {
		name, value, _ := strings.Cut(variable, "=")

		if name != "MASKINPORTEN_CLIENT_JWK" {
			lines = append(lines, "export "+name+"="+quoted(value))

			continue
		}

		file := filepath.Join(s.dir, "client.jwk")
		if err := os.WriteFile(file, []byte(value), 0o600); err != nil {
			return "", fmt.Errorf("writing the client's key: %w", err)
		}

		lines = append(lines, "export "+name+`="$(cat `+quoted(file)+`)"`)
	}

	return indented(lines), nil
}

// apply returns the lines for a shell that apply the configuration.
func (s sandbox) apply(cli tfcli.CLI) string {
	return indented([]string{"cd " + quoted(s.config()), quoted(cli.Path) + " apply"})
}

// token returns the line for a shell that fetches a token, once the customer has approved.
func (s sandbox) token(cli tfcli.CLI) string {
	return indented([]string{quoted(cli.Path) + " apply -var=accepted=true"})
}

func indented(lines []string) string {
	return "  " + strings.Join(lines, "\n  ") + "\n"
}

// quoted is text as a POSIX shell reads it literally.
func quoted(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
