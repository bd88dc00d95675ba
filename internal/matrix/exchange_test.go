package matrix_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// Every fault of the matrix at the exchange of a token (altinn-api.md §14.1), which is a read like others, but that its answer is a
// secret: the token is there in the end, or the error says why not and nothing of the token.
func TestFaultMatrixOfTheExchange(t *testing.T) {
	t.Parallel()

	for _, f := range matrixFaults() {
		for _, always := range []bool{false, true} {
			c := cell{fault: f, always: always, does: opRead, kind: exchangeKind(), at: atService}

			t.Run(c.String(), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					t.Helper()
					c.exchanges(t)
				})
			})
		}
	}
}

// exchangeKind is the exchange as the matrix names a kind.
func exchangeKind() kind {
	return kind{
		name: "exchange", service: theRegister(),
		calls: map[operation]endpoint{opRead: {http.MethodGet, "/authentication/api/v1/exchange/maskinporten"}},
	}
}

// exchanges has a token exchanged under the fault, and once more without it.
func (c cell) exchanges(t *testing.T) {
	t.Helper()

	b := newBubble(t)
	config := object{"scopes": []string{providertest.RegisterScope}, "exchange": true}

	c.spoil(t, b)

	began := time.Now()
	got, said := b.Provider(t).Open(providertest.MaskinportenTokenType, config)
	took := time.Since(began)
	made := &trial{bubble: b, calls: b.Altinn.Journal(), refused: b.refuser.Refused()}

	var found complaints

	if c.want() == failed {
		found.add(got != nil || !said.Says(append(slices.Clone(c.fault.says), "Unable to exchange")...), "no error says %q: %s", c.fault.says, said)
	} else {
		found.add(got["access_token"] == nil || len(said) > 0, "unexpected: %v, %s", got["expires_at"], said)
	}

	found.add(holdsSecret(fmt.Sprint(said), b.Env["MASKINPORTEN_CLIENT_JWK"]), "something secret is said")
	found.add(took > defaultTimeout+time.Minute, "it took %s", took)

	for _, complaint := range slices.Concat(c.firing(made), found) {
		t.Error(complaint)
	}

	b.Altinn.ClearFaults()
	b.refuser.Accept()

	if _, said := b.Provider(t).Open(providertest.MaskinportenTokenType, config); len(said) > 0 {
		t.Errorf("without the fault: %s", said)
	}
}
