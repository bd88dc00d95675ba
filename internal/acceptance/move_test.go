package acceptance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A client id belongs to one live system. It moves in one apply if the one that loses it is written first.
func TestClientIDMovesBetweenSystems(t *testing.T) {
	t.Parallel()

	pair := func(t *testing.T, giver, taker object) string {
		t.Helper()

		return block(t, `resource "altinn_system" "giver"`, providertest.With(providertest.MinimalSystem("giver"), giver)) +
			block(t, `resource "altinn_system" "taker"`, providertest.With(providertest.MinimalSystem("taker"), taker))
	}
	moving := []string{"moving"}
	giverFirst := object{"depends_on": ref("[altinn_system.giver]")}
	takerFirst := object{"depends_on": ref("[altinn_system.taker]")}

	tests := map[string]struct {
		before, after [2]object // giver, taker
		refused       []string
	}{
		"to a system that exists, in order": {
			before: [2]object{{"client_ids": moving}, giverFirst},
			after:  [2]object{{}, providertest.With(giverFirst, object{"client_ids": moving})},
		},
		"to a system that exists, in the wrong order": {
			before:  [2]object{providertest.With(takerFirst, object{"client_ids": moving}), {}},
			after:   [2]object{takerFirst, {"client_ids": moving}},
			refused: []string{"Unable to update system", providertest.Vendor + "_taker", "client_ids", "AUTH.VLD-00004", "depends_on"},
		},
		"from a system that keeps it": {
			before:  [2]object{{"client_ids": moving}, giverFirst},
			after:   [2]object{{"client_ids": moving}, providertest.With(giverFirst, object{"client_ids": moving})},
			refused: []string{"Unable to update system", providertest.Vendor + "_taker", "client_ids", "AUTH.VLD-00004", "Maskinporten client each"},
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)

			w.acceptance(t, func(*conversation) []resource.TestStep {
				moved := resource.TestStep{
					Config: pair(t, test.after[0], test.after[1]),
					Check: resource.ComposeTestCheckFunc(
						w.registers(t, providertest.Vendor+"_giver", object{"clientId": []string{}}),
						w.registers(t, providertest.Vendor+"_taker", object{"clientId": moving}),
					),
				}
				if test.refused != nil {
					moved.Check, moved.ExpectError = nil, refused(test.refused...)
				}

				return []resource.TestStep{{Config: pair(t, test.before[0], test.before[1])}, moved}
			})
		})
	}
}

// The same for a system that is new, and for one that is destroyed to free its client id.
func TestClientIDMovesToANewSystem(t *testing.T) {
	t.Parallel()

	giver := providertest.With(providertest.MinimalSystem("giver"), object{"client_ids": []string{"moving"}})
	taker := providertest.With(providertest.MinimalSystem("taker"), object{"client_ids": []string{"moving"}})

	tests := map[string]struct {
		after   func(t tb) string
		refused []string
	}{
		"in order": {after: func(t tb) string {
			return config(t, providertest.Without(giver, "client_ids")) +
				block(t, `resource "altinn_system" "taker"`, providertest.With(taker, object{"depends_on": ref("[altinn_system.this]")}))
		}},
		"from a system that is replaced": {after: func(t tb) string {
			return config(t, taker)
		}},
		"in the wrong order": {
			after: func(t tb) string {
				return config(t, providertest.With(providertest.Without(giver, "client_ids"), object{"depends_on": ref("[altinn_system.taker]")})) +
					block(t, `resource "altinn_system" "taker"`, taker)
			},
			refused: []string{"Unable to create system", providertest.Vendor + "_taker", "client_ids", "AUTH.VLD-00004", "depends_on"},
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)

			w.acceptance(t, func(*conversation) []resource.TestStep {
				moved := resource.TestStep{
					Config: test.after(t),
					Check:  w.registers(t, providertest.Vendor+"_taker", object{"clientId": []string{"moving"}}),
				}
				if test.refused != nil {
					moved.Check, moved.ExpectError = nil, refused(test.refused...)
				}

				return []resource.TestStep{step(t, giver), moved}
			})

			if test.refused != nil && w.Registered(t, providertest.Vendor+"_taker") != nil {
				t.Error("the refused system is registered")
			}
		})
	}
}

// Instances of one resource cannot depend on each other: what the first apply does not come to, the second does, as the error says.
func TestClientIDMovesBetweenInstances(t *testing.T) {
	t.Parallel()

	instances := func(t *testing.T, clients string) string {
		t.Helper()

		return block(t, `resource "altinn_system" "this"`, providertest.With(providertest.MinimalSystem("instance"), object{
			"for_each": ref(clients), "id": ref(`"` + providertest.Vendor + `_${each.key}"`), "client_ids": ref("each.value"),
		}))
	}
	w := newWorld(t)
	run := w.workspace(t, t.TempDir())
	run.write(t, "main.tf", altinnRequired+instances(t, `{ giver = ["moving"], taker = [] }`))
	run.must(t, "apply", "-auto-approve")
	run.write(t, "main.tf", altinnRequired+instances(t, `{ giver = [], taker = ["moving"] }`))

	if code, out := run.run(t, "apply", "-auto-approve"); code != 0 {
		if !refused("AUTH.VLD-00004", "for_each", "apply again").MatchString(out) {
			t.Fatal(out)
		}

		run.must(t, "apply", "-auto-approve")
	}

	for name, want := range map[string][]string{"giver": {}, "taker": {"moving"}} {
		if err := w.registers(t, providertest.Vendor+"_"+name, object{"clientId": want})(nil); err != nil {
			t.Error(err)
		}
	}
}
