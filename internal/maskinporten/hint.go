package maskinporten

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
)

// Hint says what most likely is wrong and what to do next. It goes by the MP code or, without one,
// by the words of the description (§2.6, §5.4).
func (e *Error) Hint() string {
	if e.RefusesScopes() && slices.ContainsFunc(e.Scopes, isAdminScope) {
		return adminHint
	}
	if hint := codeHint(e.Code); hint != "" {
		return e.withClock(hint)
	}
	for _, known := range []struct{ words, hint string }{
		{"Unknown key identifier", "The client has no public key with this key id. " + registerKey},
		{"requires pre-registered jwk", "The client has registered keys, and then a certificate alone is not enough: " +
			"give the key id that Digdir's portal shows for the certificate's key, or use one of the registered keys."},
		{"Issue time is after now", clockHint},
		{"JWT is expired", clockHint},
		{"combination consumer_org", "The organisation to act for is the client's own. Leave out the consumer organisation: " +
			"it is for acting on behalf of another organisation that has delegated the scope."},
		{"Client not found", codeHint("MP-100")},
		{"fields in the authorization details", codeHint("MP-302")},
	} {
		if strings.Contains(e.Description, known.words) {
			return e.withClock(known.hint)
		}
	}
	return e.withClock(e.kindHint())
}

const (
	registerKey = "Register the public half of the key on the client in Digdir's self-service portal, or give the key id " +
		"that the portal shows in the client's list of keys. A key registered just now takes some minutes to work" + waitForIt
	waitForIt = ": `propagation_timeout` in the `maskinporten` block has the provider wait for that."
	adminHint = "This scope is for Digdir's self-service API, and nobody can add it to a client in the portal. Ask Digdir " +
		"(servicedesk@digdir.no) for an admin client with idporten:dcr.read and idporten:dcr.write, and give its credential to a " +
		"provider block, with an alias if another one is for systems and requests. A change takes some minutes to work" + waitForIt
	clockHint = "The times in the grant do not agree with Maskinporten's clock, which must be less than 10 seconds away " +
		"from this machine's."
)

// isAdminScope reports whether a scope is one of Digdir's self-service API (§8.1).
func isAdminScope(scope string) bool { return strings.HasPrefix(scope, "idporten:dcr") }

func codeHint(code string) string {
	switch code {
	case "MP-011":
		return "Maskinporten could not read one of the grant's claims. Check that the client id, the consumer organisation " +
			"(nine digits) and the scopes are what they should be."
	case "MP-012":
		return "Maskinporten has seen this grant before. Every grant is made anew, so something between here and Maskinporten " +
			"(a proxy?) has sent it twice. Run the command again."
	case "MP-100":
		return "Maskinporten does not know this client. It is most often a client of the other environment: test and " +
			"production have clients of their own. A client made just now takes some minutes to work" + waitForIt
	case "MP-110":
		return "The audience is not Maskinporten's issuer. If the issuer is configured, write it exactly as the metadata do: " +
			"the trailing slash is part of it."
	case "MP-120":
		return "Maskinporten does not trust the certificate. Certificates for test do not work in production, nor the other " +
			"way round, and it must be an enterprise certificate from Buypass or Commfides."
	case "MP-121":
		return "The registered key has expired: a key lives for one year at most. Post the same public key to the client again " +
			"in Digdir's self-service portal, which renews it, or register a new one."
	case "MP-122":
		return "The certificate belongs to another organisation than the client. Use the certificate of the client's owner."
	case "MP-123":
		return "Maskinporten could not read the certificate chain. Export the PKCS#12 file again, with its certificates."
	case "MP-124":
		return "The signature does not fit the public key that the client has under this key id: the key id belongs to another " +
			"key than the private key at hand. " + registerKey
	case "MP-130":
		return clockHint
	case "MP-200":
		return "The client lacks at least one of the scopes. Add it to the client in Digdir's self-service portal; if it cannot " +
			"be chosen there, the organisation has not been granted it yet. A change takes some minutes to work" + waitForIt
	case "MP-201":
		return "One of the scopes is not for Maskinporten clients. Check that the client is of the type Maskinporten."
	case "MP-250":
		return "The client's organisation has not been granted the scope. The owner of the scope grants it; for Altinn's own " +
			"scopes that is part of signing up as a system vendor."
	case "MP-251":
		return "The organisation to act for has not delegated the scope to the client's organisation. It does so in Altinn, " +
			"for the delegable API that the scope belongs to; without a delegation, leave out the consumer organisation."
	case "MP-301":
		return "This Maskinporten does not know of system users. Check that the issuer is Maskinporten's own."
	case "MP-302":
		return "Maskinporten could not read which system user is meant. The organisation number has nine digits; the external " +
			"reference has at most 255 letters, digits, _ and -."
	case "MP-303":
		return "There is no system user for this client, customer and external reference. Any of these can be the reason: " +
			"the customer has not approved the request yet; the system does not list this client id; the external reference " +
			"is not that of the request, or the request had one and none was given; the organisation number is not the customer's " +
			"(for an agent system user it is the accountant's, never its client's); or the system user or its system is deleted."
	}
	return ""
}

// kindHint explains an error that has no known code or text.
func (e *Error) kindHint() string {
	switch {
	case e.Foreign && (e.Status < http.StatusInternalServerError || e.Status == http.StatusNetworkAuthenticationRequired):
		return foreignHint(e.Status)
	case e.OAuthError == "invalid_target":
		return "Maskinporten does not take this resource: it is a URI without a fragment (#…)."
	case e.OAuthError == "invalid_altinn_customer_configuration":
		return codeHint("MP-303")
	case e.OAuthError == "invalid_scope":
		return codeHint("MP-200")
	case e.OAuthError == "forbidden" && e.ConsumerOrg != "":
		return codeHint("MP-251")
	case e.OAuthError == "forbidden":
		return codeHint("MP-250")
	case e.OAuthError != "":
		return "Digdir lists the errors of Maskinporten, and what each means, in its documentation under troubleshooting (feilsøking)."
	case isUntrusted(e.Err):
		return "This machine does not trust the certificate of the server that answered. Most often that is a company's proxy, which " +
			"opens what is encrypted and shows a certificate of its own. Let this machine trust the proxy's certificate authority (on " +
			"Linux, SSL_CERT_FILE names a file with all that are trusted), or have Maskinporten reached past the proxy."
	case isNotListening(e.Err):
		return "Nothing answers at this address, which is on this machine. Start what is to answer there, such as the emulator, or " +
			"correct the address."
	case e.RetryAfter > 0:
		return fmt.Sprintf("Maskinporten asks for a pause of %s before the next request (Retry-After), which is longer than the provider "+
			"waits. Nothing suggests that the client or the key is wrong. Run the command again after that.", e.RetryAfter)
	case e.Status == http.StatusTooManyRequests || errors.Is(e.Err, errNoTurn):
		return fmt.Sprintf("Maskinporten takes fewer calls than are made, and no call waits for longer than %s. Nothing suggests that the "+
			"client or the key is wrong. See whether much else uses Maskinporten from here or with this client, and run the command again.", patience)
	case isAdvised(e.Err):
		advised, _ := errors.AsType[advisedError](e.Err)
		means, next := advised.Advice()
		return means + " " + next
	case e.Err != nil || e.Status >= http.StatusInternalServerError || e.Status == http.StatusRequestTimeout:
		return "Nothing suggests that the client or the key is wrong. Check that this machine reaches Maskinporten " +
			"(firewall, proxy: HTTPS_PROXY, NO_PROXY), look at Digdir's status page, and run the command again."
	}
	return "This is not how Maskinporten answers. Check that the token endpoint below is Maskinporten's, and what stands " +
		"between it and this machine."
}

// advisedError is an error that knows what it means and what to do next, of the transport's for
// instance.
type advisedError interface {
	error
	Advice() (means, next string)
}

func isAdvised(err error) bool {
	_, advised := errors.AsType[advisedError](err)
	return advised
}

func isUntrusted(err error) bool {
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	return untrusted
}

// isNotListening reports whether a connection to this machine itself was refused, and not one to a
// proxy on it.
func isNotListening(err error) bool {
	refused, ok := errors.AsType[*net.OpError](err)
	if !ok || refused.Op != "dial" {
		return false
	}
	address, ok := refused.Addr.(*net.TCPAddr)
	return ok && address.IP.IsLoopback()
}

// withClock tells of a clock that is off, which breaks every grant whatever else the answer says.
func (e *Error) withClock(hint string) string {
	switch {
	case e.ClockOffset == 0:
		return hint
	case e.ClockOffset > 0:
		return hint + "\n\n" + fmt.Sprintf("This machine's clock is %s ahead of Maskinporten's. Set it right.", e.ClockOffset)
	}
	return hint + "\n\n" + fmt.Sprintf("This machine's clock is %s behind Maskinporten's. Set it right.", e.ClockOffset.Abs())
}
