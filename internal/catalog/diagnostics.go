package catalog

import (
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
	hints := map[string]failure.Hint{}
	if isApp(id) {
		hints["HTTP 500"] = failure.Hint{
			Means: "For an app, Altinn answers so while its source of apps is down, whether the app exists or not.",
			Next:  "Run again later. If it stays, report it to Altinn's support with the lines below.",
		}
	}
	return failure.Operation{Verb: "read", Noun: "resource", ID: id, Err: err, Hints: hints}.Diagnostics()
}

// resourcesFailed explains that the list of resources could not be read.
func resourcesFailed(err error, withApps bool) diag.Diagnostics {
	hints := map[string]failure.Hint{}
	if withApps && api.HasStatus(err, http.StatusInternalServerError) {
		hints["HTTP 500"] = failure.Hint{
			Means: "Altinn answers so while its source of apps is down. A list without apps would look as if there were none, so it is not " +
				"taken instead.",
			Next: "Run again later; or, if you search for no apps, set `include_apps = false`, which works without that source.",
		}
	}
	return failure.Operation{Verb: "list", Noun: "resources", Err: err, Hints: hints}.Diagnostics()
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
		"No access package belongs to an area with this URN or name in the chosen language. The areas are:\n  - "+
			strings.Join(slices.Compact(areas), "\n  - "))
}
