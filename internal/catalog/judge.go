package catalog

import (
	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// judgeResource checks that a resource can stand in `rights`. The register takes one that is not delegable, and the customer's approval
// fails then (altinn-api.md §10.1): one that the state has already must not stop an unrelated change.
func judgeResource(r *altinn.Resource, held bool) verdict {
	switch {
	case !r.Registrable():
		return verdict{wrong: notRegistrable(r)}
	case !r.Delegable && !held:
		return verdict{wrong: notDelegable(r.ID)}
	}
	return verdict{}
}

// judgePackage checks that an access package fits its use (altinn-api.md §3.3).
func judgePackage(urn string, p *altinn.AccessPackageInfo, use tfkit.PackageUse) verdict {
	switch {
	case !p.Delegable && !p.Assignable:
		return verdict{wrong: forNobody(urn)}
	case use == tfkit.ForVisibleSystem && !p.Assignable:
		return verdict{wrong: forHiddenSystems(urn)}
	case use == tfkit.ForStandardUser && !p.Assignable:
		return verdict{wrong: forAgents(urn)}
	case use == tfkit.ForAgentUser && !p.Delegable:
		return verdict{wrong: notForAgents(urn)}
	case p.URN != urn:
		return verdict{odd: spelt(p.URN, urn)}
	}
	return verdict{}
}

// verdict says why a name cannot be used, or what is worth a warning. Both are empty for a good name.
type verdict struct {
	wrong, odd string
}
