package catalog

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
)

// scopesFailed explains that a list of scopes could not be read.
func scopesFailed(err error) diag.Diagnostics {
	return failure.Operation{
		Verb: "list", Noun: "scopes of Maskinporten", Err: err, Service: failure.SelfService(), Hints: failure.SelfServiceHints(err),
	}.Diagnostics()
}

func doubtfulScopes(at path.Path, sentences []string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(at, fmt.Sprintf("Doubtful scopes in `%s`", at),
		fmt.Sprintf("Going by Digdir's lists, no client of the organisation's can have them:%s\n\nIf they are right all the same, Digdir takes them. "+
			"`plan_time_checks = false` in the provider block, or ALTINN_PLAN_TIME_CHECKS=false for one run, leaves the check to Digdir.", bullets(sentences)))
}

func refusedScopes(at path.Path, sentences []string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(at, fmt.Sprintf("Doubtful scopes in `%s`", at),
		"Maskinporten has refused at least one of the scopes. What Digdir's lists tell of them:"+bullets(sentences))
}

// scopesNotChecked warns of scopes of which only a list that could not be read could tell.
func scopesNotChecked(at path.Path, names []string, err error) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(at, fmt.Sprintf("The scopes in `%s` could not be checked", at),
		fmt.Sprintf("Digdir's lists of scopes could not be read, so nothing shows whether a client can have these: %s.\n\nThe reason: %s\n\nThe plan goes "+
			"on without this check. Digdir itself checks when the plan is applied.", strings.Join(names, ", "), reason(err)))
}

// Sentences about one scope.

func noSuchScope(name string, guesses []string) string {
	hint := didYouMean(guesses)
	if hint == "" {
		hint = " Check the spelling, and `environment` in the provider block; or it is a private one, which its owner has to grant first."
	}
	return fmt.Sprintf("%q is neither public nor granted to the organisation.%s", name, hint)
}

// notPublic is about a scope that Maskinporten has refused, where it cannot be told which ones the organisation has.
func notPublic(name string, guesses []string) string {
	return fmt.Sprintf("%q is not among the public scopes.%s", name, didYouMean(guesses))
}

func notForMaskinporten(scope selfservice.Scope) string {
	return fmt.Sprintf("%q is not for clients of Maskinporten, but for those of the type %s.", scope.Name, strings.Join(scope.IntegrationTypes, ", "))
}

func notApproved(name, state string) string {
	return fmt.Sprintf("%q has not been approved for the organisation: the state of its access is %s.", name, state)
}

func notGranted(scope selfservice.Scope) string {
	owner := "its owner"
	if scope.Owner != "" {
		owner = "its owner (" + scope.Owner + ")"
	}
	return fmt.Sprintf("%q has not been granted to the organisation: ask %s for access.", scope.Name, owner)
}
