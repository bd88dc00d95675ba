package issuer

import "time"

const (
	// maxAssertionLifetime is the most that "exp" may be after "iat" (maskinporten.md §2.2).
	maxAssertionLifetime = 120
	// maxClockDifference is how near to our clock "iat" has to be, in seconds: less than this.
	maxClockDifference = 10
)

// identifyClient is check 3.
func (i *Issuer) identifyClient(g *grant) *refusal {
	var id string
	if !g.claims.read("iss", &id) {
		return malformed()
	}
	var ok bool
	if g.client, ok = i.client(id); !ok {
		return refuse(invalidGrant, "MP-100", authenticationFailed+"Client not found")
	}
	return nil
}

// findKey is check 4: a registered key or, for a client that has none, an enterprise certificate.
func (i *Issuer) findKey(g *grant) *refusal {
	if len(g.client.keys) > 0 && g.certificates != nil {
		return refuse(invalidGrant, "",
			authenticationFailed+"Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided")
	}
	if g.certificates != nil {
		return i.trustCertificate(g)
	}
	key, ok := g.client.keys[g.keyID]
	switch {
	case !ok:
		return refuse(invalidGrant, "", authenticationFailed+"Unknown key identifier (kid) for client.")
	case !g.now.Before(key.expires):
		return refuse(invalidGrant, "MP-121", authenticationFailed+"Expired key.")
	}
	g.key, g.authMethod = key.public, "private_key_jwt"
	return nil
}

// verifySignature is check 5.
func verifySignature(g *grant) *refusal {
	if _, err := g.signature.Verify(g.key); err != nil {
		return refuse(invalidGrant, "MP-124", authenticationFailed+"Invalid JWT signature.")
	}
	return nil
}

// checkAudience is check 6: the issuer byte for byte, as a string or as the only element of an array.
func (i *Issuer) checkAudience(g *grant) *refusal {
	var audience string
	var list []string
	if !g.claims.read("aud", &audience) && g.claims.read("aud", &list) && len(list) == 1 {
		audience = list[0]
	}
	if audience == i.options.Issuer || (i.options.AcceptTokenEndpoint && audience == i.endpoint("/token")) {
		return nil
	}
	return refuse(invalidGrant, "MP-110", authenticationFailed+"Invalid JWT claim aud.")
}

// checkTimes is check 7. An "iat" too far back gets the answer of an expired assertion: both mean that clocks are apart.
func checkTimes(g *grant) *refusal {
	now := g.now.Unix()
	var issuedAt, expires int64
	if !g.claims.has("iat") || !g.claims.has("exp") || !g.claims.read("iat", &issuedAt) || !g.claims.read("exp", &expires) {
		return malformed()
	}
	switch {
	case issuedAt >= now+maxClockDifference:
		return refuse(invalidGrant, "", "Issue time is after now")
	case issuedAt <= now-maxClockDifference, expires <= now:
		return refuse(invalidGrant, "MP-130", "JWT is expired")
	case expires-issuedAt > maxAssertionLifetime:
		return refuse(invalidGrant, "", authenticationFailed+"Lifetime of the JWT (exp - iat) is more than 120 seconds")
	}
	g.expires = time.Unix(expires, 0)
	return nil
}

// checkReplay is check 8: a "jti", or an assertion without one, can be used once. It counts as used whatever the checks
// after this one say.
func (i *Issuer) checkReplay(g *grant) *refusal {
	var id string
	if !g.claims.read("jti", &id) {
		return malformed()
	}
	key := assertionKey(g.client.id, id, g.assertion)
	i.mu.Lock()
	defer i.mu.Unlock()
	if !i.used.add(key, g.expires, g.now) {
		return refuse(invalidGrant, "MP-012", "Grant is used before")
	}
	return nil
}
