package provider

import (
	"fmt"
	"io"
)

// Types that hold keys and tokens as texts do not print themselves in a message, a log or a panic,
// whatever the verb.

const notShown = "[not shown]"

// Format implements [fmt.Formatter].
func (model) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, notShown) }

// Format implements [fmt.Formatter].
func (maskinportenModel) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, notShown) }

// Format implements [fmt.Formatter].
func (block) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, notShown) }

// Format implements [fmt.Formatter].
func (input) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, notShown) }

// Format implements [fmt.Formatter].
func (settings) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, notShown) }

// Format implements [fmt.Formatter].
func (credential) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, notShown) }
