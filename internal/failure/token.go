package failure

import (
	"errors"
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// Postponed reports whether a call was not made because the provider block refers to values that
// are known only in the apply.
func Postponed(err error) bool {
	_, ok := errors.AsType[interface {
		error
		Postponed()
	}](err)
	return ok
}

// RefusedForAll reports whether an error is a definite refusal of the credential, which every other
// call of the run would get too: Maskinporten has refused the grant, or Altinn the token.
func RefusedForAll(err error) bool {
	refused, ok := errors.AsType[interface {
		error
		Refused() bool
	}](err)
	return ok && refused.Refused() || api.HasStatus(err, http.StatusUnauthorized) && !api.IsForeign(err)
}
