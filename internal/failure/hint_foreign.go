package failure

import "net/http"

// foreignHint explains by its status an answer that something between here and Altinn gave. It does
// not mention scopes, tokens or the object: Altinn has not seen the request.
func foreignHint(status int) Hint {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return Hint{
			Means: "A proxy, a gateway or a firewall in between has refused the request: Altinn's own look different. Nothing shows " +
				"that the token or its scopes are at fault.",
			Next: "Have the address of Altinn's platform allowed there, or reached past it (`NO_PROXY`). If `platform_url` is set, check " +
				"that it is Altinn's.",
		}
	case http.StatusProxyAuthRequired:
		return Hint{
			Means: "A proxy in between wants to know who asks.",
			Next: "Give user and password in HTTPS_PROXY, as in http://user:password@proxy.example:8080, or have Altinn's platform reached " +
				"past the proxy (`NO_PROXY`).",
		}
	case http.StatusNetworkAuthenticationRequired:
		return Hint{
			Means: "The network that this machine is in wants a login before it lets anything out.",
			Next:  "Log in, which a browser shows how to do, then run again.",
		}
	case http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge:
		return Hint{
			Means: "A proxy or gateway in between takes no request with so long an address, or with headers as long as the token makes them. " +
				"Altinn does.",
			Next: "Have the limit raised there, or Altinn's platform reached past it (`NO_PROXY`).",
		}
	case http.StatusBadRequest, http.StatusTeapot, http.StatusMisdirectedRequest, http.StatusUnavailableForLegalReasons:
		return Hint{
			Means: "A proxy, a gateway or a firewall in between has refused the request, and Altinn has not seen it. Nothing shows that the " +
				"configuration is at fault.",
			Next: "Ask whoever runs it for the reason, or have Altinn's platform reached past it (`NO_PROXY`). If `platform_url` is set, " +
				"check that it is Altinn's.",
		}
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusRequestTimeout: // Altinn's own gateway has the same to say
		return statusHint(status)
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return Hint{
			Means: "A proxy or gateway, Altinn's own or one in between, got no answer from what is behind it. Nothing shows that the " +
				"configuration is at fault.",
			Next: "Run again later. If it stays, check the proxy, and then Altinn's status page.",
		}
	default:
		return Hint{
			Means: "Something between here and Altinn answered in its place, or the service has changed.",
			Next:  "Check the network, a proxy in between and `platform_url`, then run again.",
		}
	}
}
