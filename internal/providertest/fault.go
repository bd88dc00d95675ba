package providertest

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// LongRestart is longer than a restart of Altinn's database is felt (altinn-api.md §13).
const LongRestart = 15 * time.Second

// Restart is a fault that answers every call to Altinn with 500 for a while, as a restart of its database does.
func Restart(lasts time.Duration) emulator.Fault {
	return emulator.Fault{Path: "/authentication/*", Status: http.StatusInternalServerError, For: emulator.Duration(lasts)}
}

// Story is the calls of the world one a line, for the message of a test that fails.
func (w *World) Story() string {
	var b strings.Builder

	for _, call := range w.Altinn.Journal() {
		fmt.Fprintf(&b, "\n%s %s: %d %s", call.Method, call.Path, call.Status, call.Fault)
	}

	return b.String()
}
