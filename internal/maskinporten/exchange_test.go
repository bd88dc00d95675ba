package maskinporten

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// A clock of Altinn's that is off made each use of a token an exchange, or went on with one that had expired.
func TestExchangedTokenIsKeptForItsLifeWhateverTheOtherClock(t *testing.T) {
	t.Parallel()
	const life = 30 * time.Minute
	for _, test := range []struct{ ahead, told time.Duration }{
		{-time.Hour, life}, {0, life}, {time.Hour, life},
		{0, 0}, // some tokens do not say when they were made
	} {
		synctest.Test(t, func(t *testing.T) {
			exchanges := 0
			e := NewExchanged(newSource(t, &fake{}), func(context.Context, *Tokens) (Token, time.Duration, error) {
				exchanges++
				time.Sleep(time.Second)
				return Token{Value: "altinn", ExpiresAt: time.Now().Add(test.ahead + life)}, test.told, nil
			})
			began := time.Now()
			use := func(want int) {
				t.Helper()
				token, err := e.Grant(t.Context(), Request{Scopes: []string{"a:read"}})
				if err != nil || exchanges != want {
					t.Errorf("%s ahead, after %s: %d exchanges, want %d; %v", test.ahead, time.Since(began), exchanges, want, err)
				}
				if want == 1 && !token.ExpiresAt.Equal(began.Add(time.Second+test.ahead+life)) {
					t.Errorf("it expires at %s", token.ExpiresAt)
				}
			}
			use(1)
			time.Sleep(life - renewalMargin - time.Since(began) - time.Second)
			use(1)
			time.Sleep(2 * time.Second)
			use(2)
		})
	}
}
