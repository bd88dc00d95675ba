package failure

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// SelfService is Digdir's self-service API.
func SelfService() Service {
	return Service{Name: "Digdir's self-service API", Setting: "selfservice_url"}
}

// SelfServiceHints explain what that API answers to any call, by its status: it has no codes (maskinporten.md §8.5).
func SelfServiceHints(err error) map[string]Hint {
	scope := "idporten:dcr.write"
	if answer, ok := errors.AsType[*api.Error](err); ok && answer.Method == http.MethodGet {
		scope = "idporten:dcr.read"
	}
	return map[string]Hint{
		"HTTP 401": {
			Means: "The token was not accepted: it has expired, or it is from the Maskinporten of another environment.",
			Next:  "Check that the credential is one for the `environment` of the provider block.",
		},
		"HTTP 403": {
			Means: fmt.Sprintf("The token does not allow this: the client of the provider's credential lacks the scope `%s`, or what was asked for belongs to "+
				"another organisation.", scope),
			Next: "Ask Digdir (servicedesk@digdir.no) for an admin client with the scopes `idporten:dcr.read` and `idporten:dcr.write`, and give its credential " +
				"to a provider block, with an `alias` if another one is for systems and requests.",
		},
	}
}
