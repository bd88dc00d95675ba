package providertest

import (
	"fmt"
	"sync/atomic"
)

// NumberedID is the id of the request or system user with a number, the first being 1, where [NumberedIDs] makes them.
func NumberedID(number int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", number) }

// NumberedIDs makes ids that a test knows beforehand, in the order in which Altinn sorts them.
func NumberedIDs() func() string {
	var last atomic.Int64

	return func() string { return NumberedID(int(last.Add(1))) }
}
