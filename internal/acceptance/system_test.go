package acceptance_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

const systemType = "altinn_system"

// minimal is the shortest configuration of a system.
func minimal(name string) object {
	return object{
		"id":          vendor + "_" + name,
		"name":        object{"nb": "SmartCloud", "nn": "SmartSky", "en": "SmartCloud"},
		"description": object{"nb": "Regnskap", "nn": "Rekneskap", "en": "Accounting"},
	}
}

// complete is a configuration with every attribute.
func complete(name string) object {
	return with(minimal(name), object{
		"rights":                []string{"ske-krav-og-betalinger", "app_ttd_endring-av-navn-v2"},
		"access_packages":       []string{accessPackage("jordbruk"), accessPackage("toll")},
		"client_ids":            []string{name + "-client", name + "-spare"},
		"allowed_redirect_urls": []string{"https://smartcloud.example.no/receipt", "https://localhost:8443/"},
		"is_visible":            false,
	})
}

func accessPackage(name string) string { return "urn:altinn:accesspackage:" + name }

func right(id string) object {
	return object{"resource": []object{{"id": "urn:altinn:resource", "value": id}}}
}

// wire is the system as an engineer with curl would register it.
func wire(name string, changes object) object {
	return with(object{
		"id":          vendor + "_" + name,
		"vendor":      object{"ID": "0192:" + vendor},
		"name":        object{"nb": "SmartCloud", "nn": "SmartSky", "en": "SmartCloud"},
		"description": object{"nb": "Regnskap", "nn": "Rekneskap", "en": "Accounting"},
	}, changes)
}

// config is a configuration with one system, altinn_system.this.
func config(t tb, system object) string {
	t.Helper()

	return block(t, `resource "altinn_system" "this"`, system)
}

// step applies one system. The library checks that the plan is empty afterwards.
func step(t *testing.T, system object) resource.TestStep {
	t.Helper()

	return resource.TestStep{Config: config(t, system)}
}

// numbered makes texts of a series: ttd-tjeneste-01, ttd-tjeneste-02, ….
func numbered(format string, count int) []string {
	texts := make([]string, count)
	for i := range texts {
		texts[i] = fmt.Sprintf(format, i+1)
	}

	return texts
}
