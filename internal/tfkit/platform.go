package tfkit

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// platformData is the key of the mark in private data.
const platformData = "platform"

// Platform is the platform of Altinn's that a provider works on. Elsewhere the same ids stand for
// other objects or none: an object read on the wrong platform would count as vanished and be made
// anew, or another environment's would be changed. So private data mark the platform of each
// object; one without a mark gets it when it is next read. On a nil Platform, which is one that is
// not known yet, all methods do nothing.
type Platform struct {
	mark    platformMark
	address string
	origin  string
	// explained is true once an error of the run has said what to do.
	explained atomic.Bool
}

// platformMark is what private data says of a platform.
type platformMark struct {
	// Environment is the name of one of Altinn's environments, empty for any other platform. It
	// stays when a host is renamed.
	Environment string `json:"environment,omitempty"`
	// URL is scheme and host, empty on this machine, where an emulator has another port every time.
	URL string `json:"url,omitempty"`
	// Loopback is true for every address of this machine.
	Loopback bool `json:"loopback,omitempty"`
}

// NewPlatform returns the platform at an address, which is loopback if it is on this machine. The
// environment is empty if the platform belongs to none of Altinn's. The origin ends a sentence with
// where the address came from, such as "by ALTINN_PLATFORM_URL".
func NewPlatform(environment, address string, loopback bool, origin string) *Platform {
	mark := platformMark{Environment: environment, URL: SchemeAndHost(address)}
	if loopback {
		mark = platformMark{Loopback: true}
	}
	return &Platform{mark: mark, address: address, origin: origin}
}

// IsOnThisMachine reports whether the platform is an emulator on this machine.
func (p *Platform) IsOnThisMachine() bool { return p != nil && p.mark.Loopback }

// SchemeAndHost returns scheme and host of a URL, and its port unless it is the scheme's default.
func SchemeAndHost(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	host := strings.ToLower(u.Host)
	for scheme, port := range map[string]string{"https": ":443", "http": ":80"} {
		if u.Scheme == scheme {
			host = strings.TrimSuffix(host, port)
		}
	}
	return u.Scheme + "://" + host
}

// Mark records in private data that an object is on the platform.
func (p *Platform) Mark(ctx context.Context, private PrivateData) diag.Diagnostics {
	if p == nil {
		return nil
	}
	return WritePrivate(ctx, private, platformData, p.mark)
}

// Check returns an error if an object, which the noun names, is on another platform.
func (p *Platform) Check(ctx context.Context, private PrivateData, noun, id string) diag.Diagnostics {
	if p == nil {
		return nil
	}
	var diags diag.Diagnostics
	was := ReadPrivate[platformMark](ctx, private, platformData, &diags)
	if !diags.HasError() && was != (platformMark{}) && !was.same(p.mark) {
		diags.Append(p.refuse(was, noun, id))
	}
	return diags
}

// Keep calls [Platform.Check] for the private data that a call was handed and, if that finds
// nothing wrong, [Platform.Mark] for those that it answers.
func (p *Platform) Keep(ctx context.Context, handed, answered PrivateData, noun, id string) diag.Diagnostics {
	diags := p.Check(ctx, handed, noun, id)
	if !diags.HasError() {
		diags.Append(p.Mark(ctx, answered)...)
	}
	return diags
}

// same reports whether two marks are of one platform, at whatever addresses.
func (m platformMark) same(other platformMark) bool {
	return m == other || m.Environment != "" && m.Environment == other.Environment
}

func (m platformMark) String() string {
	switch {
	case m.Loopback:
		return "an emulator on this machine"
	case m.Environment == "":
		return m.URL
	}
	return fmt.Sprintf("%s (%s)", m.Environment, m.URL)
}

func (p *Platform) refuse(was platformMark, noun, id string) diag.Diagnostic {
	summary := fmt.Sprintf("%s%s %q is of another platform", strings.ToUpper(noun[:1]), noun[1:], id)
	works := p.mark.String()
	if p.mark.Loopback {
		works = p.address
	}
	detail := fmt.Sprintf("This state is of %s, and the provider works on %s, %s.", was, works, p.origin)
	if p.explained.Swap(true) {
		return diag.NewErrorDiagnostic(summary, detail)
	}
	return diag.NewErrorDiagnostic(summary, detail+" There the same id is another object or none: nothing has been read, changed or "+
		"deleted."+p.wayOut(was))
}

// wayOut says what to do about an object of another platform.
func (p *Platform) wayOut(was platformMark) string {
	text := "\n\nIf the state is the right one, let the provider work on " + was.String() + " again: correct what is named above."
	if was.Loopback {
		text = "\n\nIf an emulator is meant, set ALTINN_PLATFORM_URL and MASKINPORTEN_WELL_KNOWN_URL again."
	}
	text += "\n\nIf the provider is right, use another state: each platform needs one of its own, such as a workspace. To go on with this " +
		"one, take each object out of it with `terraform state rm`, which deletes nothing in Altinn; then import or apply."
	switch {
	case was.Loopback || p.mark.Loopback:
	case was.Environment == "":
		text += fmt.Sprintf("\n\nIf both are one environment of Altinn, at two addresses: go back to %s with environment and platform_url in "+
			"the provider block, and run `terraform apply -refresh-only`. The state knows the environment by its name then.", was.URL)
	case p.mark.Environment == "":
		text += fmt.Sprintf("\n\nIf %[1]s is another address of %[2]s: write both in the provider block, environment = %[2]q and "+
			"platform_url = %[1]q.", p.mark.URL, was.Environment)
	}
	return text
}
