package catalog

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// What the data sources say.

// noResource explains that there is no such resource.
func noResource(id string, err error, guesses []string) diag.Diagnostics {
	return failure.Operation{Verb: "read", Noun: "resource", ID: id, Err: err}.WithVerdict(failure.Hint{
		Attribute: path.Root("id"),
		Means: "There is no such resource in this environment of Altinn's. Resources differ between environments, and upper and " +
			"lower case matter." + didYouMean(guesses),
		Next: "Check the id, and `environment` in the provider block. An app has the id app_<organisation>_<app name>; the data source " +
			"`altinn_resources` searches by words.",
	})
}

// resourceFailed explains that a resource could not be read.
func resourceFailed(id string, err error) diag.Diagnostics {
	return failure.Operation{Verb: "read", Noun: "resource", ID: id, Err: err, Hints: resourceHints(id)}.Diagnostics()
}

// resourcesFailed explains that the list of resources could not be read.
func resourcesFailed(err error, withApps bool) diag.Diagnostics {
	return failure.Operation{Verb: "list", Noun: "resources", Err: err, Hints: resourceListHints(withApps)}.Diagnostics()
}

// noPackage explains that there is no such access package, or none in this spelling. What it suggests fits the attribute.
func noPackage(at path.Path, urn string, err error, guesses []string) diag.Diagnostics {
	if at.Equal(path.Root("name")) {
		guesses = bareNames(guesses)
	}
	return failure.Operation{Verb: "read", Noun: "access package", ID: urn, Err: err}.WithVerdict(failure.Hint{
		Attribute: at,
		Means:     "There is no such access package in this environment of Altinn's. Upper and lower case matter." + didYouMean(guesses),
		Next:      "Check the spelling, and `environment` in the provider block. The data source `altinn_access_packages` searches by words.",
	})
}

// packageFailed explains that an access package could not be read.
func packageFailed(urn string, err error) diag.Diagnostics {
	return failure.Operation{Verb: "read", Noun: "access package", ID: urn, Err: err}.Diagnostics()
}

// packagesFailed explains that the access packages could not be listed.
func packagesFailed(err error) diag.Diagnostics {
	return failure.Operation{Verb: "list", Noun: "access packages", Err: err}.Diagnostics()
}

// noArea explains that there is no such area, and names those there are.
func noArea(area string, all []altinn.AccessPackageInfo) diag.Diagnostic {
	areas := make([]string, len(all))
	for i := range all {
		areas[i] = fmt.Sprintf("%s: %s", areaName(all[i].Area.URN), all[i].Area.Name)
	}
	slices.Sort(areas)
	return diag.NewAttributeErrorDiagnostic(path.Root("area"), fmt.Sprintf("There is no area %q", area),
		"No access package belongs to an area with this URN or name in the chosen language. The areas are:"+bullets(slices.Compact(areas)))
}

// What the plan-time checks say, of all names of one attribute together.

func unusable(kind kind, at path.Path, sentences []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(at, fmt.Sprintf("Unusable %s in `%s`", kind, at),
		fmt.Sprintf("Altinn's open metadata tell what is wrong with them:%s\n\nCorrect them. If the metadata are "+
			"at fault, set `plan_time_checks = false` in the provider block, or ALTINN_PLAN_TIME_CHECKS=false for one run, to leave "+
			"the check to Altinn.", bullets(sentences)))
}

func unusuallySpelt(kind kind, at path.Path, sentences []string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(at, fmt.Sprintf("Unusual spelling of %s in `%s`", kind, at),
		fmt.Sprintf("Altinn may take them, but tells spellings apart in other places, as in a request for what a system has:%s\n\n"+
			"Write them as Altinn does.", bullets(sentences)))
}

// notChecked warns of names that could not be looked up, and explains what planning without the check means. There is an error for
// each name.
func notChecked(kind kind, at path.Path, names []string, errs []error) diag.Diagnostic {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	text := fmt.Sprintf("Altinn's open metadata could not be read, so nothing shows whether these exist and can be used: %s.\n\n"+
		"The reason: %s\n\n", strings.Join(quoted, ", "), reason(errs[0]))
	switch {
	case slices.ContainsFunc(errs, unreachable):
		text += "The plan goes on without this check, here and in what is planned within the next minute. "
	case slices.ContainsFunc(names, isApp) && slices.ContainsFunc(errs, hasFailed):
		text += "For an app, Altinn answers so while its source of apps is down, whether the app exists or not. The plan goes on without " +
			"this check. "
	default:
		text += "The plan goes on without this check. "
	}
	return diag.NewAttributeWarningDiagnostic(at, fmt.Sprintf("The %s in `%s` could not be checked", kind, at),
		text+"Altinn itself checks when the plan is applied.")
}

func hasFailed(err error) bool { return api.HasStatus(err, http.StatusInternalServerError) }

func isApp(id string) bool { return strings.HasPrefix(id, "app_") }

func reason(err error) string {
	if _, answered := errors.AsType[*api.Error](err); !answered {
		return fmt.Sprintf("there was no answer within %s.", checkTime)
	}
	return strings.TrimSuffix(err.Error(), ".") + "."
}

// Sentences about one name.

func notThere(name string, guesses []string) string {
	hint := didYouMean(guesses)
	if hint == "" {
		hint = " Check the spelling, where upper and lower case matter, and `environment` in the provider block."
	}
	return fmt.Sprintf("%q does not exist in this environment of Altinn's.%s", name, hint)
}

func notRegistrable(r *altinn.Resource) string {
	return fmt.Sprintf("%q is of the type %s, which cannot be delegated to a system user: Altinn refuses it (AUTH.VLD-00017). The types it "+
		"takes are %s.", r.ID, r.Type, strings.Join(altinn.RegistrableTypes(), ", "))
}

func notDelegable(id string) string {
	return fmt.Sprintf("%q is not delegable: Altinn takes it here, and the customer's approval of a request for it fails (AUTH-00070).", id)
}

func forNobody(urn string) string {
	return fmt.Sprintf("%q can be given to no system user: it is neither delegable nor assignable (AUTH.VLD-00008).", urn)
}

func forHiddenSystems(urn string) string {
	return fmt.Sprintf("%q is for client relations, such as those of accountants and auditors, and Altinn takes it only for a system that "+
		"customers do not see in their list (AUTH.VLD-00018). Set `is_visible = false`; requests for system users work on a hidden system too.", urn)
}

func forAgents(urn string) string {
	return fmt.Sprintf("%q is for client relations, such as those of accountants and auditors, and cannot stand in a standard request "+
		"(AUTH-00064). Set `user_type = \"agent\"` if the customer is to act for its clients.", urn)
}

func notForAgents(urn string) string {
	return fmt.Sprintf("%q is not for client relations, and cannot stand in a request for an agent (AUTH-00065). Ask for it with "+
		"`user_type = \"standard\"`.", urn)
}

func spelt(urn, here string) string {
	return fmt.Sprintf("%q is %q in Altinn's own spelling.", here, urn)
}

func didYouMean(guesses []string) string {
	quoted := make([]string, len(guesses))
	for i, guess := range guesses {
		quoted[i] = fmt.Sprintf("%q", guess)
	}
	switch last := len(quoted) - 1; last {
	case -1:
		return ""
	case 0:
		return " Did you mean " + quoted[0] + "?"
	default:
		return " Did you mean " + strings.Join(quoted[:last], ", ") + " or " + quoted[last] + "?"
	}
}

func bullets(sentences []string) string {
	return "\n  - " + strings.Join(sentences, "\n  - ")
}
