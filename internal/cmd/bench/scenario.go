//go:build unix

package main

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	vendor   = "991825827"
	client   = "smartcloud"
	customer = "310904473"
	register = "/authentication/api/v1/systemregister/vendor"
	receipt  = "https://smartcloud.example.no/receipt"
)

// scenario is the same things in several configurations, of which the first is what the others are compared with.
type scenario struct {
	name     string
	measured []string // commands
	variants []variant
}

// variant is one way to say what a scenario is about.
type variant struct{ name, provider, config string }

// The providers. What needs none, which is what the CLI itself costs, is measured with ours.
const (
	ours    = "altinn"
	minimal = "minimal"
	restapi = "restapi"
)

func scenarios(systems, requests, many, customers int) []scenario {
	all := []string{"apply", "plan", "destroy"}
	registered := system(systems, `["`+receipt+`"]`)
	ids := "id = local.ids[count.index]\npath = local.path\nbody = local.bodies[count.index]"
	urls := system(1, fmt.Sprintf(`[for i in range(%d) : "%s/${i}"]`, many, receipt))
	both := func(config string) []variant { return []variant{{ours, ours, config}, {before, before, config}} }
	return []scenario{
		{fmt.Sprintf("%d systems", systems), all, append(both(registered),
			variant{"floor", ours, generic(systems, "terraform_data", `input = { id = local.ids[count.index], path = local.path, body = local.bodies[count.index] }`)},
			variant{"nothing", minimal, required(minimal) + generic(systems, "minimal_nothing", ids)},
			variant{"get", minimal, required(minimal) + generic(systems, "minimal_get", ids)},
			variant{restapi, restapi, required(restapi) + restapiBlock + generic(systems, "restapi_object", "path = local.path\ndata = local.bodies[count.index]")},
		)},
		{fmt.Sprintf("%d requests of one system", requests), all, both(system(1, "[]") + requestsIn(10, requests))},
		{"10 requests of one system", all[:2], both(system(1, "[]") + requestsIn(10, 10))},
		{fmt.Sprintf("one system with %d redirect URLs", many), all[:2], both(urls)},
		{fmt.Sprintf("%d requests in blocks", customers), all, []variant{
			{"10 blocks", ours, system(1, "[]") + requestsIn(10, customers)},
			{"1 block", ours, system(1, "[]") + requestsIn(1, customers)},
			{"100 blocks", ours, system(1, "[]") + requestsIn(100, customers)},
			{"one resource", minimal, required(minimal) + oneResource(customers)},
			{"floor, 1 block", ours, instancesIn(1, customers)},
			{"floor, 10 blocks", ours, instancesIn(10, customers)},
		}},
	}
}

func required(name string) string {
	return fmt.Sprintf("terraform {\n  required_providers {\n    %s = { source = \"altinn/altinn\" }\n  }\n}\n", name)
}

const restapiBlock = `
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

// requestsIn are requests to one customer, in a number of blocks: a CLI's own cost grows with the square of a block's instances.
func requestsIn(blocks, count int) string {
	return inBlocks(blocks, "altinn_system_user_request", count, `
  system_id        = altinn_system.this[0].id
  party_org_number = "`+customer+`"
  external_ref     = "bench-%[1]d-${count.index}"
  rights           = ["ske-krav-og-betalinger"]`)
}

// instancesIn are as many instances of what needs no provider.
func instancesIn(blocks, count int) string {
	return inBlocks(blocks, "terraform_data", count, `
  input = { system_id = "`+vendor+`_bench0", party_org_number = "`+customer+`", external_ref = "bench-%[1]d-${count.index}" }`)
}

func inBlocks(blocks int, resource string, count int, attributes string) string {
	var config strings.Builder
	for i := range blocks {
		fmt.Fprintf(&config, "\nresource %q \"block%d\" {\n  count = %d"+strings.ReplaceAll(attributes, "%[1]d", strconv.Itoa(i))+"\n}\n", resource, i, count/blocks)
	}
	return config.String()
}

// oneResource is the same requests as one resource with a map of customers.
func oneResource(count int) string {
	return generic(1, "minimal_get", "id = local.ids[count.index]\npath = local.path\nbody = local.bodies[count.index]") + fmt.Sprintf(`
resource "minimal_customers" "all" {
  system_id = minimal_get.this[0].id
  right     = "ske-krav-og-betalinger"
  customers = { for i in range(%d) : "bench-${i}" => %q }
}
`, count, customer)
}
