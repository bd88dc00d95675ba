package tfkit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// An Offer is what customers can be asked for on behalf of a system (altinn-api.md §4.2).
type Offer struct {
	Rights, AccessPackages, RedirectURLs Choice
}

// A Choice is what there is of one thing.
type Choice struct {
	texts []string
	open  bool // there may be more, which is not known yet
}

// PlannedChoice is what a set is planned to hold.
func PlannedChoice(set types.Set) Choice { return Choice{Strings(set), !set.IsNull() && !Known(set)} }

// RegisteredOffer is what the register says.
func RegisteredOffer(s altinn.System) Offer {
	return Offer{Choice{texts: RightTexts(s.Rights)}, Choice{texts: PackageURNs(s.AccessPackages)}, Choice{texts: s.AllowedRedirectURLs}}
}

// Offers are those of the systems that one run plans or reads, by system id. Features that do not know of each other meet here. The
// zero value is ready for use, also by several goroutines.
type Offers struct {
	reading Locks

	mu      sync.Mutex
	planned map[string]Offer
	read    map[string]registered
}

type registered struct {
	system *altinn.System
	err    error
}

// Plan notes what a system is planned to offer.
func (o *Offers) Plan(systemID string, offer Offer) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.planned == nil {
		o.planned = make(map[string]Offer)
	}
	o.planned[systemID] = offer
}

// Planned is what this run plans that a system offers. It is not ok if it plans nothing of it, or not yet.
func (o *Offers) Planned(systemID string) (offer Offer, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	offer, ok = o.planned[systemID]
	return offer, ok
}

// Read reads a system in the register once in the run, however many ask. A read for which its caller had no time does not count.
func (o *Offers) Read(ctx context.Context, client *altinn.Client, systemID string) (*altinn.System, error) {
	unlock, err := o.reading.Lock(ctx, systemID)
	if err != nil {
		return nil, err
	}
	defer unlock()
	o.mu.Lock()
	read, known := o.read[systemID]
	o.mu.Unlock()
	if known {
		return read.system, read.err
	}
	read.system, read.err = client.System(ctx, systemID)
	if ctx.Err() == nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.read == nil {
			o.read = make(map[string]registered)
		}
		o.read[systemID] = read
	}
	return read.system, read.err
}

// Asks are what a plan asks a customer for, and the attributes that say so.
type Asks struct {
	Rights, AccessPackages     []string // what is known of them
	RedirectURL                string   // empty for none, or one that is not known
	RightsAt, AccessPackagesAt string
}

// Missing tells what a system is asked for and does not offer. It is an error where this run plans the system, and a warning where only
// the register tells, as the same run may change that later. What is not known yet is not judged, nor what could not be read in time.
func (r *Run) Missing(ctx context.Context, client *altinn.Client, systemID string, asks Asks) diag.Diagnostics {
	if offer, planned := r.Offers.Planned(systemID); planned {
		return asks.missing(systemID, offer, "This plan keeps or makes the system like that, and the apply would fail.")
	}
	var system *altinn.System
	err := r.Looks.Look(ctx, func(ctx context.Context) (err error) {
		system, err = r.Offers.Read(ctx, client, systemID)
		return err
	})
	if err != nil {
		return nil
	}
	missing := asks.missing(systemID, RegisteredOffer(*system),
		"That is how the register has the system now. Unless it is changed before the apply comes to this, the apply will fail.")
	var warnings diag.Diagnostics
	for _, one := range missing {
		if at, ok := one.(diag.DiagnosticWithPath); ok {
			warnings.AddAttributeWarning(at.Path(), one.Summary(), one.Detail())
		}
	}
	return warnings
}

func (a Asks) missing(systemID string, offer Offer, source string) diag.Diagnostics {
	var diags diag.Diagnostics
	check := func(at, what, attribute string, asked []string, choice Choice) {
		foreign := slices.DeleteFunc(slices.Clone(asked), func(text string) bool { return slices.Contains(choice.texts, text) })
		foreign = slices.DeleteFunc(foreign, isOdd)
		if len(foreign) == 0 || choice.open {
			return
		}
		diags.AddAttributeError(path.Root(at), fmt.Sprintf("%s that the system does not have", what),
			fmt.Sprintf("Not among the `%s` of the system %q:\n  - %s\n\nIt has: %s. %s\n\nAdd them to the system first, or remove them here. "+
				"Upper and lower case differ.", attribute, systemID, strings.Join(foreign, "\n  - "), Enumeration(choice.texts), source))
	}
	check(a.RightsAt, "Rights", "rights", a.Rights, offer.Rights)
	check(a.AccessPackagesAt, "Access packages", "access_packages", a.AccessPackages, offer.AccessPackages)
	if a.RedirectURL != "" && !offer.RedirectURLs.open && !slices.ContainsFunc(offer.RedirectURLs.texts, func(allowed string) bool {
		return identifier.RedirectTarget(allowed) == identifier.RedirectTarget(a.RedirectURL)
	}) {
		diags.AddAttributeError(path.Root("redirect_url"), "A redirect URL that the system does not allow",
			fmt.Sprintf("%q is not among the `allowed_redirect_urls` of the system %q. It allows: %s. %s\n\nScheme, host, port and path must be "+
				"those of one of them; the path is case-sensitive. Query and fragment are free. Add the URL to the system first, or correct it here.",
				a.RedirectURL, systemID, Enumeration(offer.RedirectURLs.texts), source))
	}
	return diags
}

// isOdd knows the texts that stand for rights which cannot be asked for at all.
func isOdd(text string) bool { return strings.ContainsRune(text, ' ') }
