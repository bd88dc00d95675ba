package acceptance_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// proposals are the new states that a CLI has proposed for the resources of one type, each once.
type proposals struct {
	typ  string
	is   tftypes.Type
	mu   sync.Mutex
	made []tftypes.Value
}

func (p *proposals) add(t testing.TB, encoded *tfprotov6.DynamicValue) {
	t.Helper()

	value, err := encoded.Unmarshal(p.is)
	if err != nil {
		t.Errorf("the proposal: %v", err)

		return
	}

	p.mu.Lock()
	defer p.mu.Unlock()

	if !p.has(value) {
		p.made = append(p.made, value)
	}
}

func (p *proposals) has(value tftypes.Value) bool {
	return slices.ContainsFunc(p.made, func(other tftypes.Value) bool { return other.Equal(value) })
}

// listening is a provider that hears what is proposed to it.
type listening struct {
	tfprotov6.ProviderServer

	t     testing.TB
	heard *proposals
}

func (l listening) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if req.TypeName == l.heard.typ {
		l.heard.add(l.t, req.ProposedNewState)
	}

	return l.ProviderServer.PlanResourceChange(ctx, req)
}

// All tests over the protocol rest on it: what plays the CLI there proposes what a CLI proposes, to create a system with all that the
// provider may decide and with nothing of it, to change it either way, to leave it as it is, and to destroy it.
func TestDoubleOfACLIProposesWhatACLIDoes(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	is := newWorld(t).provider(t).Schemas.ResourceSchemas[providertest.SystemType].ValueType()
	theirs, ours := &proposals{typ: providertest.SystemType, is: is}, &proposals{typ: providertest.SystemType, is: is}
	short := providertest.MinimalSystem("short")
	long := providertest.With(providertest.CompleteSystem("long"), object{"deletion_protection": false, "timeouts": object{"read": "1m"}})
	first := map[string]object{"short": short, "long": long}
	second := map[string]object{"short": providertest.With(short, providertest.Without(long, "id")), "long": providertest.With(providertest.MinimalSystem("long"), object{"name": object{"nb": "A", "nn": "B", "en": "C"}})}

	for name := range first {
		w := newWorld(t)
		resource.UnitTest(t, resource.TestCase{
			ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
				"altinn": func() (tfprotov6.ProviderServer, error) {
					server, err := w.Server(nil)

					return listening{ProviderServer: server, t: t, heard: theirs}, err
				},
			},
			Steps: []resource.TestStep{step(t, first[name]), step(t, second[name])},
		})

		w = newWorld(t)
		server, err := w.Server(nil)
		must(t, err, nil)

		p := newProtocol(t, listening{ProviderServer: server, t: t, heard: ours})
		must(t, nil, p.configure(t, object{}))

		at := p.nothing(t, providertest.SystemType)
		for _, config := range []object{first[name], second[name]} {
			at = p.set(t, at, config)
			p.unchanged(t, at, config)
		}

		p.destroy(t, at)
	}

	for _, proposal := range theirs.made {
		if !ours.has(proposal) {
			t.Errorf("a CLI proposes, and its double does not: %s", proposal)
		}
	}

	for _, proposal := range ours.made {
		if !theirs.has(proposal) {
			t.Errorf("the double of a CLI proposes, and no CLI does: %s", proposal)
		}
	}

	if len(theirs.made) < 8 {
		t.Errorf("a CLI has proposed %d states: the comparison means little", len(theirs.made))
	}
}
