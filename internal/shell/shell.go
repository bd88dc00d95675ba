// Package shell writes what people paste into their shells, or let these read.
package shell

import (
	"fmt"
	"strings"
)

// Shell is a family of shells that share a syntax.
type Shell string

// The shells.
const (
	POSIX      Shell = "sh"
	PowerShell Shell = "powershell"
)

// For returns the shell that people on an operating system mostly use, by the name that Go has for
// the system.
func For(goos string) Shell {
	if goos == "windows" {
		return PowerShell
	}
	return POSIX
}

// File returns what a file for the shell is called.
func (s Shell) File(name string) string {
	if s == PowerShell {
		return name + ".ps1"
	}
	return name + ".sh"
}

// Quote writes text so that the shell reads it literally.
func (s Shell) Quote(text string) string {
	if s == PowerShell {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// Environment returns lines that unset variables by their names, and set others, given as
// name=value.
func (s Shell) Environment(unset, set []string) string {
	var text strings.Builder
	switch {
	case len(unset) == 0:
	case s == PowerShell:
		fmt.Fprintf(&text, "Remove-Item -ErrorAction Ignore Env:%s\n", strings.Join(unset, ", Env:"))
	default:
		fmt.Fprintf(&text, "unset %s\n", strings.Join(unset, " "))
	}
	for _, entry := range set {
		name, value, _ := strings.Cut(entry, "=")
		if s == PowerShell {
			fmt.Fprintf(&text, "$env:%s = %s\n", name, s.Quote(value))
		} else {
			fmt.Fprintf(&text, "export %s=%s\n", name, s.Quote(value))
		}
	}
	return text.String()
}

// Path returns the line by which the shell looks for programs in a folder first.
func (s Shell) Path(dir string) string {
	if s == PowerShell {
		return "$env:PATH = " + s.Quote(dir) + " + [IO.Path]::PathSeparator + $env:PATH\n"
	}
	return "export PATH=" + s.Quote(dir) + ":\"$PATH\"\n"
}

// Source returns the line by which the shell runs a file in itself. As a script, PowerShell would refuse
// it where policy is as Windows has it.
func (s Shell) Source(file string) string {
	if s == PowerShell {
		return "Invoke-Expression (Get-Content -Raw " + s.Quote(file) + ")"
	}
	return ". " + s.Quote(file)
}

// Call returns the line by which the shell runs a program.
func (s Shell) Call(program string, args ...string) string {
	line := s.Quote(program)
	if s == PowerShell {
		line = "& " + line
	}
	return strings.Join(append([]string{line}, args...), " ")
}
