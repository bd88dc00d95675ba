package issuer_test

import (
	"net/http"
	"testing"
	"time"
)

func usedBefore() defect {
	return defect{status: http.StatusBadRequest, oauthError: "invalid_grant", code: "MP-012", description: "Grant is used before"}
}

func TestReplayOfAnAssertion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	text := w.assertion().text(t)
	if got := w.post(t, text); got.status != http.StatusOK {
		t.Fatal(got.text)
	}
	checkRefused(t, w.post(t, text), usedBefore())
	w.Reset()
	if got := w.post(t, text); got.status != http.StatusOK {
		t.Error("not forgotten after Reset: " + got.text)
	}
}

func TestReplayOfAJti(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.assertion(), w.assertion()
	second.claims["jti"], second.claims["scope"] = first.claims["jti"], readScope
	w.accept(t, first)
	checkRefused(t, w.post(t, second.text(t)), usedBefore())
}

func TestReplayWithoutJti(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.assertion()
	delete(a.claims, "jti")
	w.accept(t, a)
	checkRefused(t, w.post(t, a.text(t)), usedBefore())
	a.claims["scope"] = readScope
	w.accept(t, a)
}

func TestRefusedGrantSpendsItsJti(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.assertion()
	pick(t, "scope not on the client").spoil(w, a)
	checkRefused(t, w.post(t, a.text(t)), pick(t, "scope not on the client"))
	checkRefused(t, w.post(t, a.text(t)), usedBefore())
}

func TestForgedAssertionSpendsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.assertion()
	a.key = keys().other
	checkRefused(t, w.post(t, a.text(t)), pick(t, "wrong key"))
	a.key = keys().client
	w.accept(t, a)
}

func TestJtiIsFreeAfterItsLife(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.assertion()
	a.claims["jti"] = "once"
	w.accept(t, a)
	w.advance(99 * time.Second)
	times(0, 100*time.Second)(w, a)
	checkRefused(t, w.post(t, a.text(t)), usedBefore())
	w.advance(time.Second)
	times(0, 100*time.Second)(w, a)
	w.accept(t, a)
}

func TestJtiIsTheClientsOwn(t *testing.T) {
	t.Parallel()
	ca := newAuthority(t, "Test CA")
	w := newWorld(t, ca.trusted(ca.intermediate))
	first := w.assertion()
	second := w.assertion().withChain(ca.leaf(t, enterprise(vendorOrg)))
	second.claims["jti"] = first.claims["jti"]
	w.accept(t, first)
	w.accept(t, second)
}
