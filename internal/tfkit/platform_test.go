package tfkit_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const (
	tt02    = "https://platform.tt02.altinn.no"
	byBlock = "by environment in the provider block"
)

// private is what a CLI keeps of a resource.
type private map[string][]byte

func (p private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return p[key], nil }

func (p private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value
	return nil
}

func marked(t *testing.T, p *tfkit.Platform) private {
	t.Helper()
	data := private{}
	if diags := p.Mark(t.Context(), data); len(diags) > 0 {
		t.Fatal(diags)
	}
	return data
}

func TestObjectsAreHeldToTheirPlatform(t *testing.T) {
	t.Parallel()
	const variable = "by the environment variable ALTINN_PLATFORM_URL"
	here := func(address string) *tfkit.Platform { return tfkit.NewPlatform("", address, true, variable) }
	for name, test := range map[string]struct {
		was, is *tfkit.Platform
		refused bool
	}{
		"the same":                       {tfkit.NewPlatform("tt02", tt02, false, byBlock), tfkit.NewPlatform("tt02", tt02+"/", false, byBlock), false},
		"another environment":            {tfkit.NewPlatform("tt02", tt02, false, byBlock), tfkit.NewPlatform("prod", "https://platform.altinn.no", false, byBlock), true},
		"another port of this machine":   {here("http://127.0.0.1:1"), here("http://localhost:2"), false},
		"an emulator":                    {tfkit.NewPlatform("tt02", tt02, false, byBlock), here("http://127.0.0.1:8050"), true},
		"no emulator any more":           {here("http://127.0.0.1:8050"), tfkit.NewPlatform("tt02", tt02, false, byBlock), true},
		"another address":                {tfkit.NewPlatform("tt02", tt02, false, byBlock), tfkit.NewPlatform("tt02", "https://altinn.proxy.example", false, byBlock), false},
		"another address without a name": {tfkit.NewPlatform("tt02", tt02, false, byBlock), tfkit.NewPlatform("", "https://altinn.proxy.example", false, variable), true},
		"two addresses without a name":   {tfkit.NewPlatform("", "https://a.example", false, variable), tfkit.NewPlatform("", "https://b.example", false, variable), true},
		"another port":                   {tfkit.NewPlatform("", "https://a.example", false, variable), tfkit.NewPlatform("", "https://a.example:8443", false, variable), true},
		"another scheme":                 {tfkit.NewPlatform("", "https://a.example", false, variable), tfkit.NewPlatform("", "http://a.example", false, variable), true},
		"not known yet":                  {tfkit.NewPlatform("tt02", tt02, false, byBlock), nil, false},
		"never marked":                   {nil, tfkit.NewPlatform("tt02", tt02, false, byBlock), false},
	} {
		data, answered := marked(t, test.was), private{}
		diags := test.is.Keep(t.Context(), data, answered, "system", "991825827_demo")
		if diags.HasError() != test.refused {
			t.Errorf("%s: %v", name, diags)
		}
		if want := string(marked(t, test.is)["platform"]); !test.refused && string(answered["platform"]) != want {
			t.Errorf("%s: marked %s, want %s", name, answered["platform"], want)
		}
		if test.refused {
			tfkittest.Golden(t, "platform "+name, text(diags))
		}
	}
}

func text(diags diag.Diagnostics) string {
	written := ""
	for _, d := range diags {
		written += d.Summary() + "\n\n" + d.Detail() + "\n"
	}
	return written
}

func TestSchemeAndHost(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		tt02: tt02, tt02 + "/": tt02, "HTTPS://Platform.TT02.Altinn.no:443/authentication?a=b#c": tt02,
		"http://127.0.0.1:80": "http://127.0.0.1", "http://[::1]:8050/": "http://[::1]:8050", "https://a.example:80": "https://a.example:80",
	} {
		if got := tfkit.SchemeAndHost(address); got != want {
			t.Errorf("%s is %s, want %s", address, got, want)
		}
	}
}
