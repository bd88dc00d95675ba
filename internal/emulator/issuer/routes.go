package issuer

import (
	"encoding/json"
	"net/http"

	"github.com/go-jose/go-jose/v4"
)

func (i *Issuer) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/oauth-authorization-server", i.serveMetadata)
	mux.HandleFunc("GET /jwk", i.serveKeys)
	mux.HandleFunc("/token", i.serveToken)
	return mux
}

// ServeHTTP answers for the metadata, the signing key and the token endpoint. Its Date header follows the issuer's clock,
// so that a client can see how far its own is off.
func (i *Issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", i.options.GrantClock().UTC().Format(http.TimeFormat))
	i.mux.ServeHTTP(w, r)
}

// serveMetadata answers with the fields that clients read (maskinporten.md §1.2).
func (i *Issuer) serveMetadata(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer":                                i.options.Issuer,
		"token_endpoint":                        i.endpoint("/token"),
		"jwks_uri":                              i.endpoint("/jwk"),
		"token_endpoint_auth_methods_supported": []string{"private_key_jwt"},
		"grant_types_supported":                 []string{grantType},
		"token_endpoint_auth_signing_alg_values_supported": assertionAlgorithms(),
		"authorization_details_types_supported":            []string{systemUserType},
	})
}

func (i *Issuer) serveKeys(w http.ResponseWriter, _ *http.Request) {
	_, publicKey := i.signing()
	writeJSON(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{publicKey}})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	content, err := json.Marshal(body)
	if err != nil {
		http.Error(w, "the answer cannot be written as JSON", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(content) // a caller that hung up is its own problem
}
