package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Whom examples/guide asks.

func customer() ask {
	return ask{system: systemID, customer: "310904473", reference: "d5cc6e61-023e-4945-82cc-3f32d8ee28ee"}
}

func accountant() ask {
	return ask{system: systemID + "_ap", customer: "314250052", reference: "smartcloud_demo_agent_test", agent: true}
}

// hesitant is asked without a reference; its own number stands in for one.
func hesitant() ask {
	return ask{system: systemID, customer: "910493353", reference: "910493353"}
}

// The status of a request, as Altinn writes it.
const (
	isNew    = "New"
	accepted = "Accepted"
	rejected = "Rejected"
)

func askCustomer(ctx context.Context, s *stage) error {
	if err := s.add("request.tf"); err != nil {
		return err
	}

	if err := s.applyRequest(ctx, customer(), "confirm_url"); err != nil {
		return err
	}

	s.say("    The vendor passes the link on. Apply does not wait for the answer.")

	return nil
}

// applyRequest applies, and shows the link that the customer has to be given.
func (s *stage) applyRequest(ctx context.Context, about ask, output string) error {
	if _, err := s.apply(ctx); err != nil {
		return err
	}

	link, err := s.output(ctx, output)
	if err != nil {
		return err
	}

	found, err := s.altinn.request(ctx, about)
	if err != nil {
		return err
	}

	if found.Status != isNew || found.ConfirmURL != link {
		return fmt.Errorf("the output is %q, and Altinn has the request as %s with the link %q", link, found.Status, found.ConfirmURL)
	}

	s.shown("Altinn has the request to %s as %s. Its link:", about.customer, isNew)
	s.say("    %s", link)

	return nil
}

// answer plays the customer, who opens the link and presses a button of the page. It returns the request as it then is.
func (s *stage) answer(ctx context.Context, about ask, output, choice, outcome string) (request, error) {
	link, err := s.output(ctx, output)
	if err != nil {
		return request{}, err
	}

	opened, err := visit(ctx, s.altinn.http, link)
	if err != nil {
		return request{}, err
	}

	if err := opened.press(ctx, s.altinn.http, link, choice); err != nil {
		return request{}, err
	}

	s.quote(fmt.Sprintf("%s [%s] [%s]", opened.heading, opened.buttons[approves].text, opened.buttons[rejects].text))

	found, err := s.altinn.request(ctx, about)
	if err != nil {
		return request{}, err
	}

	if found.Status != outcome {
		return request{}, fmt.Errorf("the customer pressed %s, and the request is %s", choice, found.Status)
	}

	s.shown("%s has pressed %q; in Altinn the request is %s.", about.customer, opened.buttons[choice].text, outcome)

	return found, nil
}

func customerApproves(ctx context.Context, s *stage) error {
	_, err := s.answer(ctx, customer(), "confirm_url", approves, accepted)

	return err
}

func showAnswer(ctx context.Context, s *stage) error {
	user, err := s.altinn.systemUser(ctx, customer())
	if err != nil {
		return err
	}

	if err := s.expectPlan(ctx, "changed outside of", `"New" -> "Accepted"`, "system_user_id", user.ID); err != nil {
		return err
	}

	s.shown("The answer shows as a change made outside %s, with the system user that came of it.", s.product)

	if _, err := s.apply(ctx, "-refresh-only"); err != nil {
		return err
	}

	return planNothing(ctx, s)
}

// getToken opens the ephemeral resource. No output can show what is in it, so a check block of the configuration compares
// the token's claims, and the plan tells the result.
func getToken(ctx context.Context, s *stage) error {
	if err := s.add("token.tf"); err != nil {
		return err
	}

	user, err := s.altinn.systemUser(ctx, customer())
	if err != nil {
		return err
	}

	mark := len(s.journal())

	text, changes, err := s.plan(ctx, "-var=accepted=true")
	if err != nil {
		return err
	}

	s.called(mark, true)

	if changes {
		return fmt.Errorf("a token is no change, but the plan is not empty:\n%s", text)
	}

	statuses, plan, err := s.checks(ctx)
	if err != nil {
		return err
	}

	if statuses["check.token"] != "pass" {
		return fmt.Errorf("the check of the token ended with %q:\n%s", statuses["check.token"], text)
	}

	state, err := s.output(ctx, "system_user_id")
	if err != nil {
		return err
	}

	if state != user.ID {
		return fmt.Errorf("the check compared the token with the system user %q, and Altinn has %q", state, user.ID)
	}

	s.shown("check.token passed. The claims of the token: system user %s,", user.ID)
	s.say("    customer 0192:%s, system %s.", customer().customer, systemID)

	return s.noTokenIn(plan)
}

// noTokenIn checks that neither plan nor state holds a token: every token begins with the same letters, those of `{"alg":` in base64.
func (s *stage) noTokenIn(plan string) error {
	state, err := os.ReadFile(filepath.Join(s.dir, "terraform.tfstate"))
	if err != nil {
		return fmt.Errorf("reading the state: %w", err)
	}

	for name, content := range map[string]string{"plan": plan, "state": string(state)} {
		if strings.Contains(content, "eyJhbGci") {
			return fmt.Errorf("the %s holds a token", name)
		}
	}

	s.shown("The token is in neither plan nor state.")

	return nil
}

func askAccountant(ctx context.Context, s *stage) error {
	if err := s.add("agent.tf"); err != nil {
		return err
	}

	if err := s.applyRequest(ctx, accountant(), "accountant_confirm_url"); err != nil {
		return err
	}

	if _, err := s.answer(ctx, accountant(), "accountant_confirm_url", approves, accepted); err != nil {
		return err
	}

	user, err := s.altinn.systemUser(ctx, accountant())
	if err != nil {
		return err
	}

	if user.Kind != "agent" {
		return fmt.Errorf("the system user is of the kind %q", user.Kind)
	}

	s.shown("Altinn has the system user %s, an agent. The accountant adds its clients in Altinn.", user.ID)

	return nil
}

func renewRejected(ctx context.Context, s *stage) error {
	const output = "hesitant_confirm_url"

	if err := s.add("renewal.tf"); err != nil {
		return err
	}

	if err := s.applyRequest(ctx, hesitant(), output); err != nil {
		return err
	}

	old, err := s.answer(ctx, hesitant(), output, rejects, rejected)
	if err != nil {
		return err
	}

	if err := s.expectPlan(ctx, `"Rejected"`, "# forces replacement", "1 to add, 0 to change, 1 to destroy"); err != nil {
		return err
	}

	s.shown("renew_on has \"rejected\" in it: the plan is to ask again.")

	if err := s.applyRequest(ctx, hesitant(), output); err != nil {
		return err
	}

	renewed, err := s.altinn.request(ctx, hesitant())
	if err != nil {
		return err
	}

	if renewed.ID == old.ID {
		return fmt.Errorf("the request is still %s", old.ID)
	}

	return planNothing(ctx, s)
}
