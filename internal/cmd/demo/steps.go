package main

import (
	"context"
	"fmt"
	"strings"
)

// What examples/quickstart registers, and what the colleague makes of it.
const (
	systemID   = "991825827_smartcloud"
	configured = "SmartCloud Rocks."
	changed    = "SmartCloud is under new management."
)

// step is one thing the demo shows. Its run prints what happens and returns an error for every claim that does not hold.
type step struct {
	title string
	run   func(ctx context.Context, s *stage) error
}

func steps() []step {
	return []step{
		{"Register a system", registerSystem},
		{"Plan again: nothing is left to do", planNothing},
		{"A colleague changes the system with curl", changeBehind},
		{"The plan shows exactly that change", showDrift},
		{"Apply repairs it", repair},
		{"Destroy the system", destroy},
	}
}

func registerSystem(ctx context.Context, s *stage) error {
	if _, err := s.apply(ctx); err != nil {
		return err
	}

	found, err := s.altinn.system(ctx)
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
	system, err := s.altinn.system(ctx)
	if err != nil {
		return err
	}

	system.describe(changed)
	s.say("  This call, as curl would send it: PUT %s", vendorPath+systemID)

	if err := s.altinn.put(ctx, system); err != nil {
		return err
	}

	found, err := s.altinn.system(ctx)
	if err != nil {
		return err
	}

	if found.description() != changed {
		return fmt.Errorf("Altinn still describes the system as %q", found.description())
	}

	s.shown("In Altinn the description is now %q", changed)

	return nil
}

func showDrift(ctx context.Context, s *stage) error {
	text, changes, err := s.plan(ctx)
	if err != nil {
		return err
	}

	s.quote(text)

	for _, wanted := range []string{changed, configured, "0 to add, 1 to change, 0 to destroy"} {
		if !changes || !strings.Contains(text, wanted) {
			return fmt.Errorf("the plan does not show %q", wanted)
		}
	}

	s.shown("The plan names the text that was changed, and what apply will write instead.")

	return nil
}

func repair(ctx context.Context, s *stage) error {
	if err := registerSystem(ctx, s); err != nil {
		return err
	}

	return planNothing(ctx, s)
}

func destroy(ctx context.Context, s *stage) error {
	said, err := s.apply(ctx, "-destroy")
	if err != nil {
		return err
	}

	if !strings.Contains(said, "cannot be undone") {
		return fmt.Errorf("%s did not warn that the deletion is for ever", s.product)
	}

	found, err := s.altinn.system(ctx)
	if err != nil {
		return err
	}

	if !found.deleted() {
		return fmt.Errorf("Altinn still has %s", systemID)
	}

	s.shown("Altinn has marked %s as deleted. The id is spent for ever, and %s has warned of it.", systemID, s.product)

	return nil
}
