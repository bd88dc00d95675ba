//go:build unix

package main

import (
	"fmt"
	"strings"
)

const (
	vendor   = "991825827"
	client   = "smartcloud"
	customer = "310904473"
	register = "/authentication/api/v1/systemregister/vendor"
	receipt  = "https://smartcloud.example.no/receipt"
)

// scenario is a configuration, in the words of each provider that can express it.
type scenario struct {
	name     string
	measured []string // commands
	configs  map[string]string
}

// floor is what the CLI alone needs.
const floor = "floor"

func scenarios(systems, requests, many int) []scenario {
	requested := func(n int) map[string]string {
		return map[string]string{"altinn": system(1, "[]") + requestsOf(n), before: system(1, "[]") + requestsOf(n)}
	}
	urls := fmt.Sprintf(`[for i in range(%d) : "%s/${i}"]`, many, receipt)
	one := system(1, urls)
	return []scenario{
		{fmt.Sprintf("%d systems", systems), []string{"apply", "plan", "destroy"}, map[string]string{
			floor:     generic(systems, "terraform_data", `input = { id = local.ids[count.index], path = local.path, body = local.bodies[count.index] }`),
			"nothing": required("minimal") + generic(systems, "minimal_nothing", "id = local.ids[count.index]\npath = local.path\nbody = local.bodies[count.index]"),
			"get":     required("minimal") + generic(systems, "minimal_get", "id = local.ids[count.index]\npath = local.path\nbody = local.bodies[count.index]"),
			"restapi": required("restapi") + restapi + generic(systems, "restapi_object", "path = local.path\ndata = local.bodies[count.index]"),
			"altinn":  system(systems, `["`+receipt+`"]`),
			before:    system(systems, `["`+receipt+`"]`),
		}},
		{fmt.Sprintf("%d requests of one system", requests), []string{"apply", "plan", "destroy"}, requested(requests)},
		{"10 requests of one system", []string{"apply", "plan"}, requested(10)},
		{fmt.Sprintf("one system with %d redirect URLs", many), []string{"apply", "plan"}, map[string]string{"altinn": one, before: one}},
	}
}

func required(name string) string {
	return fmt.Sprintf("terraform {\n  required_providers {\n    %s = { source = \"altinn/altinn\" }\n  }\n}\n", name)
}

const restapi = `
variable "url" {}
variable "token" {}
provider "restapi" {
  uri                  = var.url
  write_returns_object = false
  id_attribute         = "id"
  headers              = { Authorization = "Bearer ${var.token}", Content-Type = "application/json" }
}
`

// generic is a number of systems as resources of a provider that knows nothing of Altinn.
func generic(count int, resource, attributes string) string {
	const body = `{"id":"SYSTEM","vendor":{"ID":"0192:` + vendor + `"},"name":{"nb":"SmartCloud","nn":"SmartSky","en":"SmartCloud"},` +
		`"description":{"nb":"Regnskap","nn":"Rekneskap","en":"Accounting"},"isVisible":true,"clientId":["SYSTEM"],` +
		`"rights":[{"resource":[{"id":"urn:altinn:resource","value":"ske-krav-og-betalinger"}]}],` +
		`"accessPackages":[{"urn":"urn:altinn:accesspackage:jordbruk"}],"allowedRedirectUrls":["` + receipt + `"]}`
	return fmt.Sprintf(`
locals {
  path   = %q
  ids    = [for i in range(%d) : "%s_bench${i}"]
  bodies = [for id in local.ids : replace(%q, "SYSTEM", id)]
}
resource %q "this" {
  count = %d
  %s
}
`, register, count, vendor, body, resource, count, attributes)
}

func system(count int, urls string) string {
	return required("altinn") + fmt.Sprintf(`
resource "altinn_system" "this" {
  count                 = %d
  id                    = "%s_bench${count.index}"
  name                  = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description           = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  rights                = ["ske-krav-og-betalinger"]
  access_packages       = ["urn:altinn:accesspackage:jordbruk"]
  client_ids            = ["bench${count.index}"]
  allowed_redirect_urls = %s
}
`, count, vendor, urls)
}

// requestsOf are requests to one customer, in ten blocks: a CLI's own cost grows with the square of a block's instances.
func requestsOf(count int) string {
	var blocks strings.Builder
	for i := range 10 {
		fmt.Fprintf(&blocks, `
resource "altinn_system_user_request" "block%[1]d" {
  count            = %[2]d
  system_id        = altinn_system.this[0].id
  party_org_number = %[3]q
  external_ref     = "bench-%[1]d-${count.index}"
  rights           = ["ske-krav-og-betalinger"]
}
`, i, count/10, customer)
	}
	return blocks.String()
}
