package acceptance_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/emulatortest"
)

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
