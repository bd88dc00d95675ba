package catalog

import (
	"context"
	"fmt"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// judgeResource tells why a resource cannot stand in `rights`. The register takes one that is not delegable, and the customer's
// approval fails then (altinn-api.md §10.1): one that the state has already must not stop an unrelated change.
func judgeResource(r *altinn.Resource, held bool) verdict {
	switch {
	case !r.Registrable():
		return verdict{wrong: fmt.Sprintf("%q is of the type %s, which cannot be delegated to a system user: Altinn refuses it "+
			"(AUTH.VLD-00017). The types it takes are %s.", r.ID, r.Type, strings.Join(altinn.RegistrableTypes(), ", "))}
	case !r.Delegable && !held:
		return verdict{wrong: fmt.Sprintf("%q is not delegable: Altinn takes it here, and the customer's approval of a request for it "+
			"fails (AUTH-00070).", r.ID)}
	}
	return verdict{}
}

// judgePackage tells why an access package does not fit its use (altinn-api.md §3.3).
func judgePackage(urn string, p *altinn.AccessPackageInfo, use tfkit.PackageUse) verdict {
	switch {
	case !p.Delegable && !p.Assignable:
		return verdict{wrong: fmt.Sprintf("%q can be given to no system user: it is neither delegable nor assignable (AUTH.VLD-00008).", urn)}
	case use == tfkit.ForVisibleSystem && !p.Assignable:
		return verdict{wrong: fmt.Sprintf("%q is for client relations, such as those of accountants and auditors, and Altinn takes it "+
			"only for a system that customers do not see in their list (AUTH.VLD-00018). Set `is_visible = false`; requests for "+
			"system users work on a hidden system too.", urn)}
	case use == tfkit.ForStandardUser && !p.Assignable:
		return verdict{wrong: fmt.Sprintf("%q is for client relations, such as those of accountants and auditors, and cannot stand in a "+
			"standard request (AUTH-00064). Set `user_type = \"agent\"` if the customer is to act for its clients.", urn)}
	case use == tfkit.ForAgentUser && !p.Delegable:
		return verdict{wrong: fmt.Sprintf("%q is not for client relations, and cannot stand in a request for an agent (AUTH-00065). Ask "+
			"for it with `user_type = \"standard\"`.", urn)}
	case p.URN != urn:
		return verdict{odd: fmt.Sprintf("%q is %q in Altinn's own spelling.", urn, p.URN)}
	}
	return verdict{}
}

// allResources lists the resources, without the apps that only their source knows while that one is down; none if they
// cannot be had in time: what they are for is only a suggestion.
func allResources(ctx context.Context, metadata *altinn.Metadata) []altinn.Resource {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	all, err := metadata.Resources(ctx, true)
	if err != nil {
		all, _ = metadata.Resources(ctx, false) // without the list there are no suggestions, and nothing else is lost
	}
	return all
}

// allPackages lists the access packages; none if they cannot be had in time.
func allPackages(ctx context.Context, metadata *altinn.Metadata, language string) []altinn.AccessPackageInfo {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	all, _ := metadata.AccessPackages(ctx, language) // as above
	return all
}

func resourceIDs(all []altinn.Resource) []string {
	ids := make([]string, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	return ids
}

func packageURNs(all []altinn.AccessPackageInfo) []string {
	urns := make([]string, len(all))
	for i := range all {
		urns[i] = all[i].URN
	}
	return urns
}
