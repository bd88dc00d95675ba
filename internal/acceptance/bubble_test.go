package acceptance_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/emulatortest"
)

// inBubble runs a test in a bubble of testing/synctest, in a world of its own.
func inBubble(t *testing.T, test func(*testing.T, *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()

		w, _ := newBubbleWorld(t, emulator.Options{TokenLifetime: time.Hour})
		test(t, w)
	})
}

// newBubbleWorld starts an emulator in memory, for a test in a bubble of testing/synctest: whatever the provider and the
// services wait for takes no time. The transport is the only way to it.
func newBubbleWorld(t testing.TB, options emulator.Options) (*world, http.RoundTripper) {
	t.Helper()

	if options.NewKey == nil {
		options.NewKey = sharedKey
	}

	altinn, transport := emulatortest.Start(t, options)

	return &world{
		altinn: altinn, curl: &http.Client{Transport: transport}, network: transport,
		env: variables(altinn.Environment(vendorClient)),
	}, transport
}
