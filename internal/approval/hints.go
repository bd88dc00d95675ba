package approval

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// Hints explain those answers that mean the same of either kind of request (altinn-api.md §8.3).
// The noun is that of the kind.
func Hints(noun string) map[string]failure.Hint {
	return map[string]failure.Hint{
		"AUTH-00012": {
			Means: fmt.Sprintf("Altinn accepted the %s and then failed to store it.", noun),
			Next:  "Apply again.",
		},
		"AUTH-00023": {
			Means: "The token does not say which organisation it is for: it is not one that Maskinporten issues to a vendor.",
			Next:  "Check the credential, or the ready `access_token` if there is one.",
		},
		altinn.CodeUnknownRequest: {
			Means: fmt.Sprintf("This environment of Altinn's has no such %s, or it has been deleted.", noun),
			Next:  "Check the id, and `environment` in the provider block.",
		},
		altinn.CodeUnknownSystem: {
			Means: fmt.Sprintf("The %s belongs to another vendor than the organisation of the token.", noun),
			Next: "Check which organisation the Maskinporten client belongs to or acts for (`maskinporten.consumer_org`), and " +
				"`environment` in the provider block.",
		},
		altinn.CodeRedirectURLNotAllowed: {
			Attribute: path.Root("redirect_url"),
			Means: "Scheme, host, port and path of the redirect URL must be those of one of the system's allowed URLs; the path is " +
				"case-sensitive. Query and fragment are free.",
			Next: "Add the URL to `allowed_redirect_urls` of the system first, or correct it here.",
		},
		"AUTH-00026": {
			Attribute: path.Root("redirect_url"),
			Means:     fmt.Sprintf("The system has no allowed redirect URLs at all, so a %s for it cannot have one.", noun),
			Next:      "Add the URL to `allowed_redirect_urls` of the system first, or remove `redirect_url` here.",
		},
	}
}

// ScopesHint explains a 403: the texts say what each of the two scopes is for.
func ScopesHint(toWrite, toRead string) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("The Maskinporten client lacks a scope. %s takes %s, %s takes %s; the first does not include the second.",
			toWrite, altinn.ScopeRequestWrite, toRead, altinn.ScopeRequestRead),
		Next: "Ask Digdir for the scope that is missing, and check that the credential belongs to the client that has it.",
	}
}

// UnknownSystemHint explains that the service does not know the system that `system_id` names.
func UnknownSystemHint() failure.Hint {
	return failure.Hint{
		Attribute: path.Root("system_id"),
		Means: "This environment of Altinn's has no such system, or it belongs to another vendor than the organisation of the token. " +
			"Upper and lower case differ in system ids.",
		Next: "Check the id, `environment` in the provider block, and which organisation the Maskinporten client belongs to or acts " +
			"for (`maskinporten.consumer_org`).",
	}
}
