package identifier

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCheckOrgNumber(t *testing.T) {
	t.Parallel()
	for _, number := range []string{"991825827", "310904473", "314250052", "974760673", "310547891", "910493353"} {
		if err := CheckOrgNumber(number); err != nil {
			t.Error(err)
		}
	}
	for number, want := range map[string]string{
		"":            "nine digits",
		"99182582":    "nine digits",
		"9918258270":  "nine digits",
		"991 825 827": "nine digits",
		"99182582a":   "nine digits",
		"99182582７":   "nine digits",
		"-91825827":   "nine digits",
		"991825828":   "at least one digit is wrong",
		"919825827":   "at least one digit is wrong",
	} {
		if err := CheckOrgNumber(number); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", number, err)
		}
	}
}

// A modulus 11 check digit finds every single wrong digit, and leaves at most one digit that is right.
func TestCheckOrgNumberFindsEveryWrongDigit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.StringMatching(`[0-9]{8}`).Draw(t, "first eight")
		var valid []string
		for digit := range 10 {
			if number := fmt.Sprintf("%s%d", first, digit); CheckOrgNumber(number) == nil {
				valid = append(valid, number)
			}
		}
		if len(valid) > 1 {
			t.Fatalf("all of %v pass", valid)
		}
		for _, number := range valid {
			at := rapid.IntRange(0, 8).Draw(t, "wrong at")
			other := '0' + (rune(number[at])-'0'+rune(rapid.IntRange(1, 9).Draw(t, "by")))%10
			if wrong := number[:at] + string(other) + number[at+1:]; CheckOrgNumber(wrong) == nil {
				t.Fatalf("%s passes as well as %s", wrong, number)
			}
		}
	})
}
