package acceptance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// The two registrations of the guide for system vendors, with its own values.
func guideSystem() object {
	return object{
		"id":                    "991825827_smartcloud",
		"name":                  object{"nb": "SmartCloud 1", "en": "SmartCloud 1", "nn": "Smart SKY"},
		"description":           object{"nb": "SmartCloud er verdens beste system.", "en": "SmartCloud Rocks.", "nn": "SmartSky er vestlandets beste system"},
		"rights":                []string{"ske-krav-og-betalinger"},
		"client_ids":            []string{"xxxxxx-xxxx-xxxx-xxxx-xxxxxxx"},
		"allowed_redirect_urls": []string{"https://smartcloudxxxx/receipt"},
		"is_visible":            true,
	}
}

func guideAgentSystem() object {
	return object{
		"id":                    "991825827_smartcloud_ap",
		"name":                  object{"nb": "Smartcloud TP", "en": "SmartCloud AP", "nn": "Smartcloud TP"},
		"description":           object{"nb": "SmartCloud er verdens beste system.", "en": "SmartCloud Rocks", "nn": "SmartSky er vestlandets beste system"},
		"access_packages":       []string{"urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet"},
		"client_ids":            []string{"xxxxx-xxxx-xxx-xxx-xxx"},
		"allowed_redirect_urls": []string{"https://smartcloudxxxx/receipt"},
		"is_visible":            true,
	}
}

func TestGuidesFirstRegistrationWorksAsItIs(t *testing.T) {
	t.Parallel()

	w := newWorld(t)

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{{
			Config:            config(t, guideSystem()),
			ConfigStateChecks: stateOf(guideSystem()),
			Check: w.registers(t, "991825827_smartcloud", object{
				"vendor": object{"ID": "0192:991825827"}, "rights": []object{providertest.Right("ske-krav-og-betalinger")}, "isVisible": true,
			}),
		}}
	})
}

// The guide's second registration has a package for client relations and is visible, which Altinn refuses: the plan says so.
func TestGuidesSecondRegistrationNeedsToBeHidden(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	hidden := providertest.With(guideAgentSystem(), object{"is_visible": false})

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			{
				Config:   config(t, guideAgentSystem()),
				PlanOnly: true,
				ExpectError: refused("Unusable access packages", "with altinn_system.this", "access_packages",
					"regnskapsforer-med-signeringsrettighet", "AUTH.VLD-00018", "is_visible = false"),
			},
			{
				Config:            config(t, hidden),
				ConfigStateChecks: stateOf(hidden),
				Check:             w.registers(t, "991825827_smartcloud_ap", object{"isVisible": false}),
			},
		}
	})
}

// Without the check while planning, Altinn's own answer says the same.
func TestGuidesSecondRegistrationIsRefusedByAltinn(t *testing.T) {
	t.Parallel()

	w := newWorld(t).as(map[string]string{providertest.PlanTimeChecks: "false"})

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{{
			Config:      config(t, guideAgentSystem()),
			ExpectError: refused("Unable to create system", "with altinn_system.this", "is_visible", "AUTH.VLD-00018", "is_visible = false"),
		}}
	})
}

// An update that would make such a system visible is refused as well, and leaves the state as it is.
func TestAgentSystemCannotBecomeVisible(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	hidden := providertest.With(guideAgentSystem(), object{"is_visible": false})

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			step(t, hidden),
			{
				Config:      config(t, guideAgentSystem()),
				ExpectError: refused("Unusable access packages", "is_visible = false"),
			},
			{Config: config(t, hidden), PlanOnly: true},
		}
	})
}

func TestAgentSystemIsRefusedVisibilityByAltinn(t *testing.T) {
	t.Parallel()

	w := newWorld(t).as(map[string]string{providertest.PlanTimeChecks: "0"})
	hidden := providertest.With(guideAgentSystem(), object{"is_visible": false})

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			step(t, hidden),
			{
				Config:      config(t, guideAgentSystem()),
				ExpectError: refused("Unable to update system", "is_visible", "AUTH.VLD-00018", "is_visible = false"),
			},
			{Config: config(t, hidden), PlanOnly: true},
		}
	})
}
