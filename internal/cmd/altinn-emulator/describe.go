package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// line is the one line of -json.
func line(access emulator.Access) (string, error) {
	encoded, err := json.Marshal(access)
	if err != nil {
		return "", fmt.Errorf("the credentials cannot be written as JSON: %w", err)
	}
	return string(encoded) + "\n", nil
}

// describe is what a person reads and pastes: the environment of the first
// client for a shell, and a provider block that takes everything from it.
func describe(access emulator.Access, environment []string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "# Maskinporten and Altinn are emulated at %s; Ctrl-C stops them.\n", access.PlatformURL)
	if len(access.Clients) > 0 {
		fmt.Fprintf(&text, "# Paste into a shell to work as %s:\n\n", clientName(access.Clients[0]))
	}
	fmt.Fprintf(&text, "unset %s\n", strings.Join(emulator.Unset(), " "))
	for _, entry := range environment {
		name, value, _ := strings.Cut(entry, "=")
		fmt.Fprintf(&text, "export %s=%s\n", name, shellQuote(value))
	}
	text.WriteString("\n# The provider takes everything from there:\n#\n#   provider \"altinn\" {}\n")
	if len(access.Clients) > 1 {
		text.WriteString("\n# Other clients, whose keys -json prints:")
		for _, client := range access.Clients[1:] {
			text.WriteString(" " + clientName(client))
		}
		text.WriteString("\n")
	}
	return text.String()
}

func clientName(client emulator.ClientAccess) string {
	return fmt.Sprintf("%s (organisation %s)", client.ClientID, client.Organisation)
}

// shellQuote quotes text for a POSIX shell.
func shellQuote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
