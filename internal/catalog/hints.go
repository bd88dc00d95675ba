package catalog

import "github.com/altinn/terraform-provider-altinn/internal/failure"

// resourceHints explain the answers to the look-up of one resource (altinn-api.md §10.1).
func resourceHints(id string) map[string]failure.Hint {
	if !isApp(id) {
		return nil
	}
	return map[string]failure.Hint{"HTTP 500": {
		Means: "For an app, Altinn answers so while its source of apps is down, whether the app exists or not.",
		Next:  "Run again later. If it stays, report it to Altinn's support with the lines below.",
	}}
}

// resourceListHints explain the answers to the list of resources (altinn-api.md §10.1).
func resourceListHints(withApps bool) map[string]failure.Hint {
	if !withApps {
		return nil
	}
	return map[string]failure.Hint{"HTTP 500": {
		Means: "Altinn answers so while its source of apps is down. A list without apps would look as if there were none, so it is not " +
			"taken instead.",
		Next: "Run again later; or, if you search for no apps, set `include_apps = false`, which works without that source.",
	}}
}
