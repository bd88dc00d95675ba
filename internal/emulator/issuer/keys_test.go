package issuer_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func TestKeyRotation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.assertion()
	if err := w.SetKeys(clientID, []jose.JSONWebKey{publicJWK(keys().client, keyID), publicJWK(keys().other, "key-2")}); err != nil {
		t.Fatal(err)
	}
	w.accept(t, old)
	rotated := w.assertion()
	rotated.header["kid"], rotated.key = "key-2", keys().other
	w.accept(t, rotated)

	if err := w.RemoveKey(clientID, keyID); err != nil {
		t.Fatal(err)
	}
	checkRefused(t, w.post(t, w.assertion().text(t)), pick(t, "unknown kid"))
	rotated.claims["jti"] = "another"
	w.accept(t, rotated)
}

func TestKeyLivesForAYear(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.advance(365*24*time.Hour - time.Second)
	w.accept(t, w.assertion())
	w.advance(time.Second)
	checkRefused(t, w.post(t, w.assertion().text(t)), pick(t, "expired key"))

	// Posting the same key again renews it.
	if err := w.SetKeys(clientID, []jose.JSONWebKey{publicJWK(keys().client, keyID)}); err != nil {
		t.Fatal(err)
	}
	w.accept(t, w.assertion())
}

func TestExpiredKeyLeavesTheOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.SetKeys(clientID, []jose.JSONWebKey{publicJWK(keys().client, keyID), publicJWK(keys().client, "key-2")}); err != nil {
		t.Fatal(err)
	}
	if err := w.ExpireKey(clientID, keyID); err != nil {
		t.Fatal(err)
	}
	checkRefused(t, w.post(t, w.assertion().text(t)), pick(t, "expired key"))
	other := w.assertion()
	other.header["kid"] = "key-2"
	w.accept(t, other)
}

func TestKeyChangesThatFail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	good := publicJWK(keys().client, keyID)
	for name, err := range map[string]error{
		"set, unknown client":    w.SetKeys("nobody", []jose.JSONWebKey{good}),
		"remove, unknown client": w.RemoveKey("nobody", keyID),
		"expire, unknown client": w.ExpireKey("nobody", keyID),
		"remove, unknown key":    w.RemoveKey(clientID, "other"),
		"expire, unknown key":    w.ExpireKey(clientID, "other"),
		"private key":            w.SetKeys(clientID, []jose.JSONWebKey{{Key: keys().client, KeyID: "a"}}),
		"elliptic curve key":     w.SetKeys(clientID, []jose.JSONWebKey{{Key: curve.Public(), KeyID: "a"}}),
		"no key":                 w.SetKeys(clientID, []jose.JSONWebKey{{KeyID: "a"}}),
		"no key id":              w.SetKeys(clientID, []jose.JSONWebKey{publicJWK(keys().client, "")}),
		"one key id twice":       w.SetKeys(clientID, []jose.JSONWebKey{good, publicJWK(keys().other, keyID)}),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	w.accept(t, w.assertion()) // nothing has changed
}
