package system

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// failed is an operation on a system that failed.
func failed(verb, id string, err error) failure.Operation {
	return failure.Operation{
		Verb: verb, Noun: noun, ID: id, Err: err,
		Attributes: map[string]path.Path{
			"id":                                    path.Root("id"),
			"vendor":                                path.Root("id"),
			"vendor.id":                             path.Root("id"),
			"name":                                  path.Root("name"),
			"description":                           path.Root("description"),
			"rights":                                path.Root("rights"),
			"accesspackages":                        path.Root("access_packages"),
			"clientid":                              path.Root("client_ids"),
			"allowedredirecturls":                   path.Root("allowed_redirect_urls"),
			"isvisible":                             path.Root("is_visible"),
			"registersystemrequest/systemid":        path.Root("id"),
			"registersystemrequest/vendor/id":       path.Root("id"),
			"registersystemrequest/rights/resource": path.Root("rights"),
			"registersystemrequest/accesspackages":  path.Root("access_packages"),
			"registersystemrequest/clientid":        path.Root("client_ids"),
			"registersystemrequest/allowedredirecturls": path.Root("allowed_redirect_urls"),
		},
		Hints: hints(id, err),
	}
}

// changeLogFailed explains an error of a system's change log.
func changeLogFailed(id string, err error) diag.Diagnostics {
	f := failed("read", id, err)
	f.Noun = "change log of system"
	for _, status := range []string{"HTTP 403", "HTTP 404"} {
		hint := f.Hints[status]
		hint.Attribute = path.Root("system_id")
		f.Hints[status] = hint
	}
	return f.Diagnostics()
}

// listFailed explains an error of the list of all systems, or of one of its members.
func listFailed(err error) diag.Diagnostics {
	return failure.Operation{
		Verb: "list", Noun: "systems", Err: err,
		Hints: map[string]failure.Hint{"HTTP 403": {
			Means: fmt.Sprintf("The Maskinporten client lacks the scope %s.", altinn.ScopeSystemRegister),
			Next:  "Ask Digdir for the scope, and check that the credential belongs to the client that has it.",
		}},
	}.Diagnostics()
}

// hints explain the register's validation errors (altinn-api.md §8.2). The attribute is named where
// the service's path leads elsewhere.
func hints(id string, err error) map[string]failure.Hint {
	wrongVendor := failure.Hint{
		Means: "The id must start with the organisation number of the vendor, followed by an underscore.",
		Next:  "Correct the id. An id that was never accepted is not spent.",
	}
	all := map[string]failure.Hint{
		"AUTH.VLD-00000": wrongVendor,
		"AUTH.VLD-00001": wrongVendor,
		"AUTH.VLD-00003": {
			Means: "Altinn's resource registry has no such resource in this environment. Resources differ between environments, " +
				"and upper and lower case matter.",
			Next: "Check the ids that the answer names, and `environment` in the provider block. " +
				"An app has the id app_<organisation>_<app name>.",
		},
		altinn.CodeClientIDTaken: {
			Means: "A client id can belong to one live system only, and at least one of these belongs to another system, " +
				"perhaps to one of this configuration that is to lose it in the same apply.",
			Next: "Take it from the other system first. If both are in this configuration, add `depends_on` with the other " +
				"system to this one, so that the other one is written first; destroying the other one takes an apply of its own. " +
				"Where they cannot depend on each other, as instances of one `for_each`, apply again: the other one has been written " +
				"by then. Two that exchange client ids have to lose them in an apply of its own. " +
				"If the other system is the one that this one replaces, it is deleted afterwards because of `create_before_destroy`, in its own " +
				"`lifecycle` block or in that of something that depends on it, from which Terraform takes it over: this fails every time. " +
				withoutBoth + " " +
				"Two systems that are both to live need a Maskinporten client each.",
		},
		"AUTH.VLD-00005": {
			Means: "Every redirect URL must be absolute, and https.",
			Next:  "Correct the URLs.",
		},
		"AUTH.VLD-00006": {
			Means: "The same right occurs twice.",
			Next:  "Remove the second one.",
		},
		"AUTH.VLD-00007": {
			Means: "The same access package occurs twice.",
			Next:  "Remove the second one.",
		},
		"AUTH.VLD-00008": {
			Means: "At least one of the access packages does not exist in this environment, or is one that no system can have.",
			Next:  "Check the URNs that the answer names; upper and lower case matter.",
		},
		"AUTH.VLD-00009": {
			Means: "A right of a system can only name a resource.",
			Next:  "Write ids of resources in `rights`, and access packages in `access_packages`.",
		},
		"AUTH.VLD-00011": {
			Means: "Two of the client ids differ in upper and lower case alone.",
			Next:  "Remove one of them.",
		},
		"AUTH.VLD-00013": {
			Means: "There is white space in the id.",
			Next:  "Correct the id. An id that was never accepted is not spent.",
		},
		"AUTH.VLD-00017": {
			Means: "The resource exists, but is of a type that cannot be delegated to a system user, such as a Maskinporten " +
				"schema, a consent resource or a service of Altinn 2.",
			Next: "Remove the resources that the answer names, or ask their owner which resource takes their place.",
		},
		"AUTH.VLD-00018": {
			Attribute: path.Root("is_visible"),
			Means: "At least one of the access packages is for client relations, such as those of accountants and auditors. Customers " +
				"cannot accept a system with such a package on their own initiative, so it must not be in the list they choose from.",
			Next: "Set `is_visible = false`, or remove the package. Requests for system users work on a hidden system too.",
		},
		"HTTP 403": {
			Means: fmt.Sprintf("Either the organisation of the token is not %s, which the id says the vendor is, or the "+
				"Maskinporten client lacks the scope %s.", identifier.VendorOrgNumber(id), altinn.ScopeSystemRegister),
			Next: "Compare the organisation number with the one the Maskinporten client belongs to or acts for " +
				"(`maskinporten.consumer_org`), and ask Digdir for the scope if the client lacks it.",
		},
		"HTTP 404": {
			Attribute: path.Root("id"),
			Means:     fmt.Sprintf("This environment of Altinn's has no system with the id %q, and never had one.", id) + oddID(id),
			Next:      "Check the id, where upper and lower case matter, and `environment` in the provider block.",
		},
		"HTTP 409": {
			Attribute: path.Root("id"),
			Means: "Altinn says that the system exists, yet it cannot be read. Another request for the same id may be under " +
				"way, or a client id occurs twice.",
			Next: "Apply again.",
		},
	}
	if means := meansOf500(err); means != "" {
		all["HTTP 500"] = failure.Hint{Means: means, Next: "Run again. If it stays, report it to Altinn's support with the lines below."}
	}
	return all
}

// meansOf500 says what else than a failure of Altinn's a 500 can mean (altinn-api.md §13): for a
// write, and not for the look before it.
func meansOf500(err error) string {
	answer, ok := errors.AsType[*api.Error](err)
	if !ok {
		return ""
	}
	switch answer.Method {
	case http.MethodPost:
		return "Altinn failed. It also answers so when the same system is registered twice at the same moment, or when a text, an id or a URL " +
			"breaks a rule of Altinn's database."
	case http.MethodPut:
		return "Altinn failed. It also answers so when the same system is written twice at the same moment, when another system is given one of " +
			"its new client ids at that moment, or when a text or a URL breaks a rule of Altinn's database."
	}
	return ""
}

// oddID says in what an id that Altinn does not find is unlike those that are registered today.
// Some old ids are unlike them too, so that Altinn has to be asked first.
func oddID(id string) string {
	if trimmed := strings.TrimSpace(id); trimmed != id && identifier.CheckSystemID(trimmed) == nil {
		// The service trims ids that it registers, and none that it looks for (altinn-api.md §13).
		return fmt.Sprintf(" There is white space around it, and Altinn takes that away from an id when it registers a system: "+
			"the id may be %q.", trimmed)
	}
	if err := identifier.CheckSystemID(id); err != nil {
		return " " + failure.Sentence(err.Error())
	}
	return ""
}
