package approval

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// Asks are what a plan asks a customer for, and the attributes that say so.
type Asks struct {
	Rights, AccessPackages     []string // what is known of them
	RedirectURL                string   // empty for none, or one that is not known
	RightsAt, AccessPackagesAt string
}

// CheckNames looks the names up in Altinn's open metadata. The catalog is nil when names are not
// checked.
func (a Asks) CheckNames(ctx context.Context, catalog tfkit.Catalog, use tfkit.PackageUse) diag.Diagnostics {
	var diags diag.Diagnostics
	if catalog != nil && len(a.Rights) > 0 {
		diags = catalog.CheckResources(ctx, path.Root(a.RightsAt), a.Rights)
	}
	if catalog != nil && len(a.AccessPackages) > 0 {
		diags.Append(catalog.CheckAccessPackages(ctx, path.Root(a.AccessPackagesAt), a.AccessPackages, use)...)
	}
	return diags
}

// Missing returns what a system is asked for and does not offer. It is an error where this run
// plans the system, and a warning where only the register tells, as the same run may change that
// later. What is not known yet is not judged, nor what could not be read in time.
func (a Asks) Missing(ctx context.Context, r *run.Run, client *altinn.Client, systemID string) diag.Diagnostics {
	if offer, planned := r.Offers.Planned(systemID); planned {
		return a.missing(systemID, offer, "This plan keeps or makes the system like that, and the apply would fail.")
	}
	var system *altinn.System
	err := r.Probes.Do(ctx, func(ctx context.Context) (err error) {
		system, err = r.Offers.Read(ctx, client, systemID)
		return err
	})
	if err != nil {
		return nil
	}
	missing := a.missing(systemID, offerOf(*system),
		"That is how the register has the system now. Unless it is changed before the apply comes to this, the apply will fail.")
	var warnings diag.Diagnostics
	for _, one := range missing {
		if at, ok := one.(diag.DiagnosticWithPath); ok {
			warnings.AddAttributeWarning(at.Path(), one.Summary(), one.Detail())
		}
	}
	return warnings
}

func offerOf(s altinn.System) run.Offer {
	return run.Offer{
		Rights:         run.Choice{Texts: tfkit.RightTexts(s.Rights)},
		AccessPackages: run.Choice{Texts: tfkit.PackageURNs(s.AccessPackages)},
		RedirectURLs:   run.Choice{Texts: s.AllowedRedirectURLs},
	}
}

func (a Asks) missing(systemID string, offer run.Offer, source string) diag.Diagnostics {
	var diags diag.Diagnostics
	check := func(at, what, attribute string, asked []string, choice run.Choice) {
		foreign := slices.DeleteFunc(tfkit.Without(asked, choice.Texts), func(text string) bool {
			return strings.ContainsRune(text, ' ') // a right that cannot be asked for at all
		})
		if len(foreign) == 0 || choice.Open {
			return
		}
		diags.AddAttributeError(path.Root(at), fmt.Sprintf("%s that the system does not have", what),
			fmt.Sprintf("Not among the `%s` of the system %q:\n  - %s\n\nIt has: %s. %s\n\nAdd them to the system first, or remove them here. "+
				"Upper and lower case differ.", attribute, systemID, strings.Join(foreign, "\n  - "), failure.Enumeration(choice.Texts), source))
	}
	check(a.RightsAt, "Rights", "rights", a.Rights, offer.Rights)
	check(a.AccessPackagesAt, "Access packages", "access_packages", a.AccessPackages, offer.AccessPackages)
	if a.RedirectURL != "" && !offer.RedirectURLs.Open && !slices.ContainsFunc(offer.RedirectURLs.Texts, func(allowed string) bool {
		return identifier.RedirectTarget(allowed) == identifier.RedirectTarget(a.RedirectURL)
	}) {
		diags.AddAttributeError(path.Root("redirect_url"), "A redirect URL that the system does not allow",
			fmt.Sprintf("%q is not among the `allowed_redirect_urls` of the system %q. It allows: %s. %s\n\nScheme, host, port and path must be "+
				"those of one of them; the path is case-sensitive. Query and fragment are free. Add the URL to the system first, or correct it here.",
				a.RedirectURL, systemID, failure.Enumeration(offer.RedirectURLs.Texts), source))
	}
	return diags
}

// NotOnSystem says what a request asks for and its system does not have, which Altinn does not say:
// the rights, or if it has all of them, which URLs it allows in place of this one.
func NotOnSystem(system altinn.System, rights []altinn.Right, redirectURL string) string {
	registered := tfkit.RightTexts(system.Rights)
	foreign := tfkit.Without(tfkit.RightTexts(rights), registered)
	switch {
	case len(foreign) > 0:
		return fmt.Sprintf("Not among the rights of the system %q: %s. It has: %s.",
			system.ID, strings.Join(foreign, ", "), failure.Enumeration(registered))
	case redirectURL != "":
		return fmt.Sprintf("The system %q allows: %s.", system.ID, failure.Enumeration(system.AllowedRedirectURLs))
	}
	return ""
}
