package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/cmd/keypair"
)

// What examples/guide registers, and what the colleague makes of it.
const (
	systemID   = "991825827_smartcloud"
	configured = "SmartCloud Rocks."
	changed    = "SmartCloud is under new management."
	clientName = "SmartCloud 1"
)

// step is one thing the demo shows. Its run prints what happens and returns an error for every claim that does not hold.
type step struct {
	title string
	run   func(ctx context.Context, s *stage) error
}

func steps() []step {
	return []step{
		{"Make a key: the private half stays here", makeKey},
		{"Make a Maskinporten client with the public half", makeClient},
		{"Register a system that uses the client", registerSystem},
		{"Plan again: nothing is left to do", planNothing},
		{"A colleague changes the system with curl", changeBehind},
		{"The plan shows exactly that change, and apply repairs it", repair},
		{"Ask a customer for a system user", askCustomer},
		{"The customer opens the link and approves", customerApproves},
		{"The plan shows the answer", showAnswer},
		{"Get a token for the system user, as the client", getToken},
		{"Ask an accountant, who acts for its clients", askAccountant},
		{"A customer says no, and is asked again", renewRejected},
		{"Destroy everything", destroy},
	}
}

func makeKey(_ context.Context, s *stage) error {
	s.command("openssl genrsa -out %s.key 2048", keypair.Name)
	s.command("openssl rsa -in %[1]s.key -pubout -out %[1]s.pub", keypair.Name)

	return keypair.Write(s.dir)
}

func makeClient(ctx context.Context, s *stage) error {
	if err := s.add("main.tf", "client.tf"); err != nil {
		return err
	}

	if _, err := s.apply(ctx); err != nil {
		return err
	}

	found, err := s.altinn.clients(ctx, clientName)
	if err != nil {
		return err
	}

	if len(found) != 1 {
		return fmt.Errorf("Digdir has %d clients named %q", len(found), clientName)
	}

	keys, err := s.altinn.keys(ctx, found[0].ID)
	if err != nil {
		return err
	}

	if !slices.Equal(keys, []string{keypair.Name}) {
		return fmt.Errorf("Digdir has the client %s with the keys %v", found[0].ID, keys)
	}

	s.shown("Digdir has the client %q, with the key %s. Its id is %s", clientName, keypair.Name, found[0].ID)

	return nil
}

func registerSystem(ctx context.Context, s *stage) error {
	if err := s.add("system.tf"); err != nil {
		return err
	}

	return applySystem(ctx, s)
}

func applySystem(ctx context.Context, s *stage) error {
	if _, err := s.apply(ctx); err != nil {
		return err
	}

	found, err := s.altinn.system(ctx, systemID)
	if err != nil {
		return err
	}

	if found.deleted() || found.description() != configured {
		return fmt.Errorf("Altinn has the system with description %q, deleted: %t", found.description(), found.deleted())
	}

	s.shown("Altinn's register has %s with the description %q", systemID, configured)

	return nil
}

func planNothing(ctx context.Context, s *stage) error {
	text, changes, err := s.plan(ctx)
	if err != nil {
		return err
	}

	if changes {
		return fmt.Errorf("the plan is not empty:\n%s", text)
	}

	s.shown("What Altinn stores is what the configuration says; the plan is empty.")

	return nil
}

func changeBehind(ctx context.Context, s *stage) error {
	system, err := s.altinn.system(ctx, systemID)
	if err != nil {
		return err
	}

	system.describe(changed)
	s.command("%s", curl(http.MethodPut, registerPath+systemID))

	if err := s.altinn.put(ctx, systemID, system); err != nil {
		return err
	}

	found, err := s.altinn.system(ctx, systemID)
	if err != nil {
		return err
	}

	if found.description() != changed {
		return fmt.Errorf("Altinn still describes the system as %q", found.description())
	}

	s.shown("In Altinn the description is now %q", changed)

	return nil
}

func repair(ctx context.Context, s *stage) error {
	if err := s.expectPlan(ctx, changed, configured, "0 to add, 1 to change, 0 to destroy"); err != nil {
		return err
	}

	s.shown("The plan names the text that was changed, and what apply will write instead.")

	if err := applySystem(ctx, s); err != nil {
		return err
	}

	return planNothing(ctx, s)
}

// expectPlan shows a plan that must have changes, and say all of this.
func (s *stage) expectPlan(ctx context.Context, all ...string) error {
	text, planned, err := s.plan(ctx)
	if err != nil {
		return err
	}

	s.quote(changes(text))

	for _, wanted := range all {
		if !planned || !strings.Contains(text, wanted) {
			return fmt.Errorf("the plan does not show %q:\n%s", wanted, text)
		}
	}

	return nil
}

func destroy(ctx context.Context, s *stage) error {
	said, err := s.apply(ctx, "-destroy")
	if err != nil {
		return err
	}

	for _, wanted := range []string{"cannot be undone", "lives on"} {
		if !strings.Contains(said, wanted) {
			return fmt.Errorf("%s did not warn with %q", s.product, wanted)
		}
	}

	for _, id := range []string{systemID, accountant().system} {
		found, err := s.altinn.system(ctx, id)
		if err != nil {
			return err
		}

		if !found.deleted() {
			return fmt.Errorf("Altinn still has %s", id)
		}
	}

	for _, about := range []ask{customer(), accountant()} {
		if _, err := s.altinn.request(ctx, about); err == nil {
			return fmt.Errorf("Altinn still has the request to %s", about.customer)
		}

		if _, err := s.altinn.systemUser(ctx, about); err != nil {
			return fmt.Errorf("the system user of %s should live on: %w", about.customer, err)
		}
	}

	left, err := s.altinn.clients(ctx, clientName)
	if err != nil {
		return err
	}

	if len(left) > 0 {
		return fmt.Errorf("Digdir still has the client %q", clientName)
	}

	s.shown("The client is deactivated. Both systems are deleted, and their ids spent for ever. The requests are gone. The system")
	s.say("    users are left: only the customers can delete them. %s has warned of all that.", s.product)

	return nil
}
