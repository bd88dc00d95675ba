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

// A Platform is the one that a provider works on, and holds objects to the one that they were read from. The same ids stand for other
// objects elsewhere, or for none: read there, what a state has would be dropped as vanished and made anew, or another environment's
// would be changed. So each object is marked in its private data. One without a mark, of a state of before, gets it when it is next
// read. All methods do nothing for a platform that is nil, which is one that is not known yet.
type Platform struct {
	mark    platformMark
	address string
	origin  string
	// explained: one error of a run tells what to do.
	explained atomic.Bool
}

// platformMark is what private data say of a platform.
type platformMark struct {
	// Environment is the name of one of Altinn's, empty for any other platform. It stays the same where a host is renamed.
	Environment string `json:"environment,omitempty"`
	// URL is the [Site], empty on this machine: an emulator has another port every time.
	URL string `json:"url,omitempty"`
	// Loopback is of all addresses of this machine.
	Loopback bool `json:"loopback,omitempty"`
}

// NewPlatform returns the platform with that URL, which is loopback if it is on this machine. The environment is empty if the platform
// is of none that has a name. The origin says where the address came from, to end a sentence: "by ALTINN_PLATFORM_URL".
func NewPlatform(environment, address string, loopback bool, origin string) *Platform {
	mark := platformMark{Environment: environment, URL: Site(address)}
	if loopback {
		mark = platformMark{Loopback: true}
	}
	return &Platform{mark: mark, address: address, origin: origin}
}

// Site is scheme and host of a URL, and its port unless it is the scheme's own.
func Site(address string) string {
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

// Mark marks an object that has been made or found on the platform.
func (p *Platform) Mark(ctx context.Context, private PrivateData) diag.Diagnostics {
	if p == nil {
		return nil
	}
	return WritePrivate(ctx, private, platformData, p.mark)
}

// Check tells if an object is of another platform. The noun is that of the object.
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

// Keep is [Platform.Check] for what a call was handed, and [Platform.Mark] for what it answers if that finds nothing wrong.
func (p *Platform) Keep(ctx context.Context, handed, answered PrivateData, noun, id string) diag.Diagnostics {
	diags := p.Check(ctx, handed, noun, id)
	if !diags.HasError() {
		diags.Append(p.Mark(ctx, answered)...)
	}
	return diags
}

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
