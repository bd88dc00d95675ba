package identifier

import (
	"fmt"
	"strings"
)

const orgNumberDigits = 9

// CheckOrgNumber returns what is wrong with a Norwegian organisation number: nine digits, the last
// of which is a modulus 11 check digit over the first eight. Synthetic numbers of the test
// environments follow the same rule.
func CheckOrgNumber(text string) error {
	if strings.Trim(text, "0123456789") != "" || len(text) != orgNumberDigits {
		return fmt.Errorf("%q is not an organisation number: it must be nine digits, without spaces", text)
	}
	sum := 0
	for i, weight := range [...]int{3, 2, 7, 6, 5, 4, 3, 2, 1} {
		sum += weight * int(text[i]-'0')
	}
	if sum%11 != 0 {
		return fmt.Errorf("%q is not an organisation number: its last digit does not check the others, "+
			"so at least one digit is wrong", text)
	}
	return nil
}
