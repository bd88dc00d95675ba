package identifier

import (
	"fmt"
	"strings"
)

// CheckStoredText returns why Altinn's database cannot store a text: it refuses the character
// U+0000 (altinn-api.md §13).
func CheckStoredText(text string) error {
	if strings.Contains(text, "\x00") {
		return fmt.Errorf("%q has a character U+0000 in it, which Altinn cannot store", text)
	}
	return nil
}
