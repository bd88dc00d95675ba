package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/shell"
)

// serve runs the emulator, prints what is needed to use it, and waits until it is to stop.
func (i invocation) serve(stop <-chan os.Signal, by caller) (err error) {
	server, err := emulator.Start(i.options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	environment, err := environmentOf(server)
	if err != nil {
		return err
	}
	text := describe(i.shell, server.Access(), environment)
	if i.asJSON {
		if text, err = line(server.Access()); err != nil {
			return err
		}
	}
	if err := by.print(text); err != nil {
		return err
	}
	<-stop
	return nil
}

// environmentOf is what the provider reads from its environment to work as the emulator's first
// client, and where this program is, as KEY=value.
func environmentOf(server *emulator.Server) ([]string, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("this program does not find itself: %w", err)
	}
	return append(server.Environment(""), programVariable+"="+program), nil
}

// line is the one line of -json.
func line(access emulator.Access) (string, error) {
	encoded, err := json.Marshal(access)
	if err != nil {
		return "", fmt.Errorf("the credentials cannot be written as JSON: %w", err)
	}
	return string(encoded) + "\n", nil
}

// describe is what a person reads and pastes: the environment of the first client for a shell, and a
// provider block that takes everything from it.
func describe(pasted shell.Shell, access emulator.Access, environment []string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "# Maskinporten and Altinn are emulated at %s; Ctrl-C stops them.\n", access.PlatformURL)
	if len(access.Clients) > 0 {
		fmt.Fprintf(&text, "# Paste into a shell to work as %s:\n\n", clientName(access.Clients[0]))
	}
	text.WriteString(pasted.Environment(emulator.Unset(), environment))
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
