package failure

import (
	"errors"
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// Postponed reports whether a call was not made because the provider block refers to what is not known before the apply.
func Postponed(err error) bool {
	_, ok := errors.AsType[interface {
		error
		Postponed()
	}](err)
	return ok
}

// RefusedForAll reports whether an error is a definite refusal of the credential, which every call of the run would meet: Maskinporten
// has judged the grant, or Altinn does not accept the token.
func RefusedForAll(err error) bool {
	judged, ok := errors.AsType[interface {
		error
		Refused() bool
	}](err)
	return ok && judged.Refused() || api.HasStatus(err, http.StatusUnauthorized) && !api.IsForeign(err)
}
