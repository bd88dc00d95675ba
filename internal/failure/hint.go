package failure

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// noAnswerHint explains why there was no answer.
func noAnswerHint(err error) Hint {
	_, explained := errors.AsType[explainedError](err)
	advised, isAdvised := errors.AsType[advisedError](err)
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case err == nil || api.NoToken(err) || explained:
		return Hint{}
	case isAdvised:
		means, next := advised.Advice()
		return Hint{Means: means, Next: next}
	case errors.Is(err, context.Canceled):
		return Hint{Next: "Run again. What has been done meanwhile will be found."}
	case errors.Is(err, context.DeadlineExceeded):
		return Hint{
			Means: "Altinn was slower than the timeout allows, or could not be reached at all.",
			Next:  "Run again. If it happens often, raise the timeout.",
		}
	case untrusted:
		return Hint{
			Means: "This machine does not trust the certificate of the server that answered. Most often that is a company's proxy, " +
				"which opens what is encrypted and shows a certificate of its own.",
			Next: "Let this machine trust the proxy's certificate authority (on Linux, SSL_CERT_FILE names a file with all that are " +
				"trusted), or have Altinn's platform reached past the proxy.",
		}
	}
	return Hint{
		Means: "Altinn could not be reached, or something in between closed the connection. Nothing shows that the " +
			"configuration is at fault.",
		Next: "Check the network, a proxy in between and `environment` in the provider block, then run again.",
	}
}

// explainedError is an error whose text itself says what it means and what to do, as those of the
// Maskinporten client do.
type explainedError interface {
	error
	Hint() string
}

// advisedError is an error of the provider's transport that knows what it means and what to do
// next.
type advisedError interface {
	error
	Advice() (means, next string)
}

// statusHint explains an answer by its HTTP status alone.
func statusHint(status int) Hint {
	switch {
	case status == http.StatusUnauthorized:
		return Hint{
			Means: "Altinn did not accept the token: it has expired, or it is from a Maskinporten that this environment " +
				"does not trust.",
			Next: "Check that the credential is one for the `environment` of the provider block: a client of production " +
				"works in prod alone, one of the test Maskinporten in all others. A ready `access_token` may have to be renewed.",
		}
	case status == http.StatusForbidden:
		return Hint{
			Means: "The token is valid, but does not allow this: the Maskinporten client lacks the scope, or the object " +
				"belongs to another organisation than the token's.",
			Next: "Compare the organisation with the one the Maskinporten client belongs to, and ask Digdir for the scope " +
				"if the client lacks it.",
		}
	case status == http.StatusNotFound:
		return Hint{
			Means: "This environment of Altinn's does not know it.",
			Next:  "Check the spelling, and `environment` in the provider block.",
		}
	case status == http.StatusTooManyRequests:
		return Hint{
			Means: "Altinn takes no more requests at the moment. The provider has slowed down, and has waited as long as " +
				"makes sense, or as the time for the operation allows.",
			Next: "Run again later. If it happens often, lower `max_requests_per_second` and `max_concurrent_requests` in " +
				"the provider block.",
		}
	case status == http.StatusRequestTimeout:
		return Hint{
			Means: "A gateway in front of Altinn, or a proxy, has not got the request in time, as often as it was sent. Nothing shows that " +
				"the configuration is at fault.",
			Next: "Check the network and a proxy in between, then run again.",
		}
	case status == http.StatusServiceUnavailable:
		return Hint{
			Means: "Altinn is not available at the moment, and did not become so within the retries that `max_retries` allows.",
			Next:  "Run again later.",
		}
	case status == http.StatusBadGateway || status == http.StatusGatewayTimeout || status == http.StatusNetworkAuthenticationRequired:
		return foreignHint(status)
	case status >= http.StatusInternalServerError:
		return Hint{
			Means: "Altinn failed. Nothing shows that the configuration is at fault.",
			Next:  "Run again later. If it stays, report it to Altinn's support with the lines below.",
		}
	case status >= http.StatusBadRequest:
		return Hint{
			Means: "Altinn refused the content of the request.",
			Next:  "Correct what the answer names, then run again.",
		}
	default:
		return foreignHint(status)
	}
}

// pauseHint explains that Altinn asks for a longer pause than the provider waits.
func pauseHint(wish time.Duration, until time.Time) Hint {
	return Hint{
		Means: fmt.Sprintf("Altinn asks for a pause of %s before the next request (Retry-After), until %s. The provider does not wait that "+
			"long.", longDuration(wish), until.UTC().Format("15:04:05 MST on 2 January")),
		Next: "Run again after that. Until then every run is likely to end like this one.",
	}
}

// longDuration writes 1h0m0s as 1h.
func longDuration(d time.Duration) string {
	text := strings.Replace(d.Round(time.Second).String(), "m0s", "m", 1)
	return strings.Replace(text, "h0m", "h", 1)
}

// ContentHint explains a write that Altinn answered with 500 twice, although it answered the read
// after each. found says what those reads have shown, such as that nothing has been stored; orWhen
// adds, as a clause, another reason than the content, or is empty.
func ContentHint(noun, found, orWhen string) Hint {
	return Hint{
		Means: fmt.Sprintf("It was sent twice, and the reads after each were answered as ever: %s. So this is no bad moment of Altinn's: it "+
			"fails on this %s. That happens when a text, an id or a URL breaks a rule of its database%s.", found, noun, orWhen),
		Next: "Look for characters that do not belong there, and for what is unusually long. If there is nothing, report it to Altinn's " +
			"support with the lines below.",
	}
}

// outageHint explains, once for all objects, that Altinn fails whatever it is asked
// (altinn-api.md §13).
func outageHint(lasted time.Duration) Hint {
	return Hint{
		Means: fmt.Sprintf("Altinn has failed for %s, whatever it was asked. After a restart of its database it does so for some ten "+
			"seconds; this time it lasts longer than calls are repeated. Nothing shows that the configuration is at fault.",
			lasted.Round(time.Second)),
		Next: "Run again in some minutes: what has been done meanwhile will be found. To have calls repeated for longer, raise " +
			"`max_retries` in the provider block. If it stays, report it to Altinn's support with the lines below.",
	}
}

// sameOutageHint refers to the error that explains the outage.
func sameOutageHint(lasted time.Duration) Hint {
	return Hint{Means: fmt.Sprintf("Altinn has failed for %s, whatever it was asked. The first error of this kind says more.",
		lasted.Round(time.Second))}
}
