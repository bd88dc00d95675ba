package acceptance_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// world is [providertest.World], in which a real CLI can run as well.
type world struct{ *providertest.World }

// newWorld starts an emulator with the vendor's credential in the provider's environment.
func newWorld(t testing.TB) *world {
	t.Helper()

	return newWorldOf(t, emulator.World{})
}

// newWorldOf starts an emulator of another world than the built-in one.
func newWorldOf(t testing.TB, of emulator.World) *world {
	t.Helper()

	return &world{providertest.NewOnNetwork(t, of)}
}

// newBubbleWorld starts an emulator in memory, for a test in a bubble of testing/synctest. The transport is the only way to it.
func newBubbleWorld(t testing.TB, options emulator.Options) (*world, http.RoundTripper) {
	t.Helper()

	w := providertest.New(t, options)

	return &world{w}, w.Network
}

func (w *world) as(changes map[string]string) *world { return &world{w.As(changes)} }

func (w *world) without(prefixes ...string) *world { return &world{w.Without(prefixes...)} }
