package model_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// clientKey is a public key in the forms that stories meet it in.
type clientKey struct{ pem, n, e string }

// clientKeys are made once for all stories.
var clientKeys = sync.OnceValue(func() []*clientKey {
	made := make([]*clientKey, 3)
	for i := range made {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}

		der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
		if err != nil {
			panic(err)
		}

		made[i] = &clientKey{
			pem: string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})),
			n:   base64.RawURLEncoding.EncodeToString(key.N.Bytes()),
			e:   base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()),
		}
	}

	return made
})

func clientKeyBy(modulus string) *clientKey {
	for _, key := range clientKeys() {
		if key.n == modulus {
			return key
		}
	}

	return nil
}

func (k *clientKey) jwk(id string, expires int64) object {
	jwk := object{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": id, "n": k.n, "e": k.e}
	if expires > 0 {
		jwk["exp"] = expires
	}

	return jwk
}

// keysOnly is a configuration for the story: of keys, their ids.
func keysOnly(config object) object {
	ids := []string{}
	for id := range config["keys"].(object) {
		ids = append(ids, id)
	}

	slices.Sort(ids)

	return object{"name": config["name"], "description": config["description"], "scopes": config["scopes"], "keys": ids}
}

// apply plays "apply": a refresh and a plan of each block, what happens between, and the apply with a provider of its own.
func (s *clientStory) apply(between func()) {
	all, strikes := s.look(), s.striker.strikes()
	cli := s.ProviderOver(retold{s.t}, s.striker)
	now, plans := map[*clientBlock]*instance{}, map[*clientBlock]tfkittest.Plan{}
	refused := false

	for _, b := range s.blocks {
		now[b] = cli.Resume(b.at)
		if b.at.Exists() {
			s.refresh(now[b], all)
		}
	}

	for _, b := range s.blocks {
		if b.config == nil && !now[b].Exists() {
			continue
		}

		plans[b] = now[b].Plan(b.config)
		why := s.refusal(b, now[b], all)
		errors := plans[b].Diagnostics.Errors()
		s.t.Logf("plan of %s: %s %s; refusal expected: %q", b.prefix, plans[b].Action, errors, why)

		switch {
		case (why != "") != (len(errors) > 0):
			s.failf("%s: the plan fails: %t, expected %q", b.prefix, len(errors) > 0, why)
		case why != "" && !errors.Says(why):
			s.failf("%s: nothing says %q", b.prefix, why)
		}

		refused = refused || len(errors) > 0
	}

	if refused {
		s.last = append(s.last, "refused plan")

		return
	}

	for _, b := range s.blocks {
		b.at = now[b]
	}

	if between != nil {
		between()
	}

	s.carryOut(plans, between != nil, strikes)
}

// refresh reads a client, which leaves the state if it is gone, and no other does.
func (s *clientStory) refresh(at *instance, all []storedClient) {
	id := at.State()["client_id"]
	there := slices.ContainsFunc(all, func(one storedClient) bool { return one.ID == id })
	said := at.Refresh()

	if len(said.Errors()) > 0 || at.Exists() != there || !there && len(said.Warnings()) == 0 {
		s.failf("the refresh leaves it: %t, and it is there: %t", at.Exists(), there)
	}
}

// refusal is what the error of a plan must say; "" when there must be none.
func (s *clientStory) refusal(b *clientBlock, at *instance, all []storedClient) string {
	if b.config == nil {
		return ""
	}

	if !at.Exists() {
		for _, one := range all {
			if one.Name == b.config["name"] {
				return "import {"
			}
		}

		return ""
	}

	keys := b.config["keys"].(object)

	for _, one := range all {
		if one.ID != at.State()["client_id"] || sameKeySet(one, keys) {
			continue
		}

		for id, stored := range one.keys {
			configured, kept := keys[id].(object)
			if kept && clientKeyBy(stored.Modulus).pem == configured["public_key"] && stored.Expires <= time.Now().Unix() {
				return "has expired"
			}
		}
	}

	return ""
}

func sameKeySet(one storedClient, keys object) bool {
	return one.same(object{"name": one.Name, "description": one.Description, "scopes": one.Scopes, "keys": keys})
}

// sharesKey reports whether a client that is another's has a key id of a block's.
func (s *clientStory) sharesKey(b *clientBlock, at *instance, all []storedClient) bool {
	if b.config == nil {
		return false
	}

	return slices.ContainsFunc(all, func(one storedClient) bool {
		return one.ID != at.State()["client_id"] && slices.ContainsFunc(slices.Collect(maps.Keys(one.keys)), func(id string) bool {
			_, has := b.config["keys"].(object)[id]

			return has
		})
	})
}

// carryOut applies the plans, and holds what comes of each to what there is afterwards.
func (s *clientStory) carryOut(plans map[*clientBlock]tfkittest.Plan, disturbed bool, strikes int) {
	cli := s.ProviderOver(retold{s.t}, s.striker)
	failed := false

	for _, b := range s.blocks {
		plan, planned := plans[b]
		if !planned || plan.Action == "none" {
			continue
		}

		before := s.look()
		existed, shared := b.at.Exists(), s.sharesKey(b, b.at, before)
		b.at = cli.Resume(b.at)
		said := s.bring(b, plan)
		wrong := len(said.Errors()) > 0
		hit := s.striker.strikes() > strikes
		failed = failed || wrong
		s.t.Logf("%s %s: %s", plan.Action, b.prefix, said)
		s.last = append(s.last, fmt.Sprintf("%s, fails: %t", plan.Action, wrong))

		switch {
		case wrong && !disturbed && !hit && !shared:
			s.failf("to %s %s fails", plan.Action, b.prefix)
		case wrong && existed && !b.at.Exists() && plan.Action != "replace":
			s.failf("to %s %s fails and loses the state", plan.Action, b.prefix)
		}

		s.expectOwned(before, hit, wrong)

		if !wrong {
			s.expectBrought(b, disturbed)
		}
	}

	if !failed && !disturbed {
		s.expectNothingLeft()
	}
}

// bring carries a plan out, as a CLI does: what is to be replaced, such as a client that was left without keys, is destroyed first.
func (s *clientStory) bring(b *clientBlock, plan tfkittest.Plan) diagnostics {
	if plan.Action != "replace" {
		return b.at.ApplyPlan(plan)
	}

	if said := b.at.DiscardFor(plan); said.HasError() {
		return said
	}

	plan = b.at.Plan(b.config)
	if plan.Diagnostics.HasError() {
		return plan.Diagnostics
	}

	return b.at.ApplyPlan(plan)
}

// expectOwned wants each client that an operation has made in a state, with keys, unless a fault has struck and it was told.
func (s *clientStory) expectOwned(before []storedClient, hit, wrong bool) {
	for _, one := range s.look() {
		was := slices.ContainsFunc(before, func(other storedClient) bool { return other.ID == one.ID })
		owned := slices.ContainsFunc(s.blocks[:], func(b *clientBlock) bool { return b.at.Exists() && b.at.State()["client_id"] == one.ID })

		if told := hit && wrong; !was && !told && (!owned || len(one.keys) == 0) {
			s.failf("a client is made, is in the state: %t, and has %d keys", owned, len(one.keys))
		}
	}
}

// expectBrought wants Digdir and the state to have what the configuration says. What was done elsewhere since the plan is for the next.
func (s *clientStory) expectBrought(b *clientBlock, disturbed bool) {
	if b.config == nil {
		if b.at.Exists() {
			s.failf("%s is destroyed and stays in the state", b.prefix)
		}

		return
	}

	for _, one := range s.look() {
		if one.ID == b.at.State()["client_id"] && (disturbed || one.same(b.config)) {
			return
		}
	}

	if !disturbed {
		s.failf("%s is not as configured", b.prefix)
	}
}

// expectNothingLeft wants the next plan to be empty.
func (s *clientStory) expectNothingLeft() {
	cli := s.Provider(retold{s.t})

	for _, b := range s.blocks {
		if b.config == nil {
			continue
		}

		now := cli.Resume(b.at)
		now.MustRefresh()

		if plan := now.Plan(b.config); plan.Action != "none" {
			s.t.Logf("%v %s", strings.Join(plan.Changes, ", "), plan.Diagnostics)
			s.failf("%s: after the apply the plan is to %s", b.prefix, plan.Action)
		}
	}
}
