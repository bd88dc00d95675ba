package catalog

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// kind is what a name is the name of.
type kind int

const (
	resources kind = iota
	packages
)

func (k kind) String() string {
	if k == packages {
		return "access packages"
	}
	return "resources"
}

// unknown says that there is no such name, and which ones could have been meant.
func unknown(text string, guesses []string) string {
	hint := didYouMean(guesses)
	if hint == "" {
		hint = " Check the spelling, where upper and lower case matter, and `environment` in the provider block."
	}
	return fmt.Sprintf("%q does not exist in this environment of Altinn's.%s", text, hint)
}

// nearest returns those of all names that a wrong one could have been meant to be.
func (k kind) nearest(text string, all []string) []string {
	if k == resources {
		return nearest(text, all)
	}
	best := nearest(text[strings.LastIndexByte(text, ':')+1:], bareNames(all))
	for i := range best {
		best[i] = identifier.AccessPackagePrefix + best[i]
	}
	return best
}

// bareNames are the last parts of the URNs of access packages.
func bareNames(urns []string) []string {
	names := make([]string, len(urns))
	for i, urn := range urns {
		names[i] = strings.TrimPrefix(urn, identifier.AccessPackagePrefix)
	}
	return names
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

// report is what the check of one attribute has found.
type report struct {
	kind   kind
	at     path.Path
	wrong  []string // one sentence or more for each name that cannot be used
	odd    []string // likewise for what is worth a warning
	unread []string // names that could not be looked up
	errs   []error  // why, in the same order
}

func (r *report) add(v verdict) {
	if v.wrong != "" {
		r.wrong = append(r.wrong, v.wrong)
	}
	if v.odd != "" {
		r.odd = append(r.odd, v.odd)
	}
}

func (r *report) diagnostics() diag.Diagnostics {
	var diags diag.Diagnostics
	if len(r.wrong) > 0 {
		diags.AddAttributeError(r.at, fmt.Sprintf("Unusable %s in `%s`", r.kind, r.at),
			fmt.Sprintf("Altinn's open metadata tell what is wrong with them:%s\n\nCorrect them. If the metadata are "+
				"at fault, set `plan_time_checks = false` in the provider block, or ALTINN_PLAN_TIME_CHECKS=false for one run, to leave "+
				"the check to Altinn.", bullets(r.wrong)))
	}
	if len(r.odd) > 0 {
		diags.AddAttributeWarning(r.at, fmt.Sprintf("Unusual spelling of %s in `%s`", r.kind, r.at),
			fmt.Sprintf("Altinn may take them, but tells spellings apart in other places, as in a request for what a system has:%s\n\n"+
				"Write them as Altinn does.", bullets(r.odd)))
	}
	if len(r.unread) > 0 {
		diags.AddAttributeWarning(r.at, fmt.Sprintf("The %s in `%s` could not be checked", r.kind, r.at), r.notChecked())
	}
	return diags
}

// notChecked explains what planning without the check means.
func (r *report) notChecked() string {
	quoted := make([]string, len(r.unread))
	for i, name := range r.unread {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	text := fmt.Sprintf("Altinn's open metadata could not be read, so nothing shows whether these exist and can be used: %s.\n\n"+
		"The reason: %s\n\n", strings.Join(quoted, ", "), reason(r.errs[0]))
	switch {
	case slices.ContainsFunc(r.errs, unreachable):
		text += "The plan goes on without this check, here and in what is planned within the next minute. "
	case slices.ContainsFunc(r.unread, isApp) && slices.ContainsFunc(r.errs, hasFailed):
		text += "For an app, Altinn answers so while its source of apps is down, whether the app exists or not. The plan goes on without " +
			"this check. "
	default:
		text += "The plan goes on without this check. "
	}
	return text + "Altinn itself checks when the plan is applied."
}

func hasFailed(err error) bool { return api.HasStatus(err, http.StatusInternalServerError) }

func isApp(id string) bool { return strings.HasPrefix(id, "app_") }

func reason(err error) string {
	if _, answered := errors.AsType[*api.Error](err); !answered {
		return fmt.Sprintf("there was no answer within %s.", checkTime)
	}
	return strings.TrimSuffix(err.Error(), ".") + "."
}

func bullets(sentences []string) string {
	return "\n  - " + strings.Join(sentences, "\n  - ")
}
