//go:build unix

package main

import (
	"fmt"
	"slices"
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
type variant struct {
	name, provider, config string
	module                 string   // what the configuration calls as ./module, if it does
	args                   []string // of each command
}

// keep leaves only the variants whose name contains a text.
func (s *scenario) keep(text string) {
	s.variants = slices.DeleteFunc(s.variants, func(v variant) bool { return !strings.Contains(v.name, text) })
}

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
	both := func(config string) []variant {
		return []variant{{name: ours, provider: ours, config: config}, {name: before, provider: before, config: config}}
	}
	asked := func(name, config string) variant {
		return variant{name: name, provider: ours, config: system(1, "[]") + config}
	}
	alone := func(blocks, count int) variant {
		return variant{name: fmt.Sprintf("%d in %d", count, blocks), provider: ours, config: inBlocks(blocks, count, instance)}
	}
	modules := asked("10 modules", "\nmodule \"shard\" {\n  source = \"./module\"\n  count  = 10\n  system = altinn_system.this[0].id\n  shard  = count.index\n}\n")
	modules.module = required(ours) + "variable \"system\" {}\nvariable \"shard\" {}\n" +
		inBlocks(1, customers/10, strings.NewReplacer("altinn_system.this[0].id", "var.system", "bench-BLOCK-", "bench-${var.shard}-").Replace(request))
	unrefreshed := asked("10 blocks, -refresh=false", inBlocks(10, customers, request))
	unrefreshed.args = []string{"-refresh=false"}
	wide := variant{name: "30 at once", provider: ours, config: registered + "provider \"altinn\" {\n  max_concurrent_requests = 30\n}\n", args: []string{"-parallelism=30"}}
	return []scenario{
		{fmt.Sprintf("%d systems", systems), all, append(both(registered), wide,
			variant{name: "floor", provider: ours, config: generic(systems, "terraform_data",
				`input = { id = local.ids[count.index], path = local.path, body = local.bodies[count.index] }`)},
			variant{name: "nothing", provider: minimal, config: required(minimal) + generic(systems, "minimal_nothing", ids)},
			variant{name: "get", provider: minimal, config: required(minimal) + generic(systems, "minimal_get", ids)},
			variant{name: restapi, provider: restapi, config: required(restapi) + restapiBlock +
				generic(systems, "restapi_object", "path = local.path\ndata = local.bodies[count.index]")},
		)},
		{fmt.Sprintf("%d requests of one system", requests), all, both(system(1, "[]") + inBlocks(10, requests, request))},
		{"10 requests of one system", all[:2], both(system(1, "[]") + inBlocks(10, 10, request))},
		{fmt.Sprintf("one system with %d redirect URLs", many), all[:2], both(urls)},
		{fmt.Sprintf("%d requests in blocks", customers), all, []variant{
			asked("10 blocks", inBlocks(10, customers, request)), asked("1 block", inBlocks(1, customers, request)),
			asked("100 blocks", inBlocks(100, customers, request)), modules, unrefreshed,
			{name: "one resource", provider: minimal, config: required(minimal) + oneResource(customers)},
		}},
		{"instances of the CLI's own in blocks", all, []variant{
			alone(1, customers), alone(10, customers), alone(100, customers), alone(1, customers/2), alone(10, customers/2), alone(1, customers/4), alone(10, customers/4),
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

// What makes one instance of a block, of a request and of what needs no provider.
const (
	request = `resource "altinn_system_user_request" "block-BLOCK-" {
  system_id        = altinn_system.this[0].id
  party_org_number = "` + customer + `"
  external_ref     = "bench-BLOCK-${count.index}"
  rights           = ["ske-krav-og-betalinger"]`
	instance = `resource "terraform_data" "block-BLOCK-" {
  input = { system_id = "` + vendor + `_bench0", party_org_number = "` + customer + `", external_ref = "bench-BLOCK-${count.index}" }`
)

// inBlocks is a number of instances, spread over blocks: a CLI's own cost grows with the square of a block's instances.
func inBlocks(blocks, count int, body string) string {
	var config strings.Builder
	for i := range blocks {
		fmt.Fprintf(&config, "\n%s\n  count = %d\n}\n", strings.ReplaceAll(body, "-BLOCK-", fmt.Sprintf("-%d-", i)), count/blocks)
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
