package pages

// Stories are the pages that are played.
func Stories() []Story {
	return []Story{
		readme(), gettingAccess(), requests(), answers(), snippets(), environments(), testing(), customersTests(), environmentsTests(), newPackage(), sideBySide(),
		accessDrift(), controls(),
	}
}

func readme() Story {
	const (
		system  = "README.md#4-register-the-first-system"
		request = "README.md#5-ask-a-customer"
		token   = "README.md#6-get-a-token-for-the-customers-system-user"
		bring   = "README.md#7-bring-what-exists-along"
	)

	return Story{Name: "README", Ephemeral: true, Steps: []Step{
		{Block: system, File: mainFile},
		{Block: system + " 2", Says: []string{"1 added, 0 changed, 0 destroyed", "No changes."}},
		{Block: request, File: "customer.tf"},
		{Block: request + " 2", Says: []string{"1 added, 0 changed, 0 destroyed", `confirm_url = "http`, `status = "New"`}},
		{Before: CustomersAccept, Run: plan, Says: []string{`"New" -> "Accepted"`}},
		{Block: token, File: "token.tf"},
		{Block: token + " 2", Says: []string{"altinn_system_user_token.customer[0]: Open", "0 added, 0 changed, 0 destroyed"}},
		{Run: "mkdir ../elsewhere && cd ../elsewhere"},
		{Block: bring, File: mainFile},
		{Block: bring + " 2", Says: []string{"1 to import, 0 to add, 0 to change, 0 to destroy", "1 imported, 0 added, 0 changed, 0 destroyed"}},
	}}
}

func gettingAccess() Story {
	const page = "docs/guides/getting-access.md"

	return Story{Name: "Getting access", Tools: []string{"openssl"}, OwnCredential: true, Steps: []Step{
		{Block: page + "#2-make-a-key", Says: []string{"BEGIN PUBLIC KEY"}},
		{Before: PortalKnowsKey, Block: page + "#4-tell-the-provider"},
		{Block: page + "#5-register-the-first-system", File: "variables.tf"},
		{Block: page + "#5-register-the-first-system 2", File: mainFile},
		{Block: page + "#5-register-the-first-system 3", Says: []string{"1 added, 0 changed, 0 destroyed", "No changes."}},
		{Before: OlderRegistered, Block: page + "#6-bring-existing-systems-along", File: "import.tf"},
		{Block: page + "#6-bring-existing-systems-along 2", Says: []string{"1 to import", "1 imported, 0 added, 0 changed, 0 destroyed"}},
	}}
}

func requests() Story {
	const page = "docs/guides/requests.md"

	return Story{Name: "Ask a customer", Ephemeral: true, Example: "guide", Tools: []string{"openssl"}, Steps: []Step{
		{Block: "docs/guides/private-keys.md#a-key-made-outside-terraform"},
		{Run: initAndApply, Says: []string{"6 added, 0 changed, 0 destroyed"}},
		{Block: page + "#2-pass-the-link-on", Says: []string{"http"}},
		{Before: CustomersAccept, Run: plan, Says: []string{`"New" -> "Accepted"`, "system_user_id"}},
		{Block: page + "#4-get-a-token 2", Says: []string{"altinn_system_user_token.customer[0]: Open"}},
		{Block: "docs/guides/environments.md#to-another-environment", Says: []string{"altinn_system.smartcloud", "Successfully removed 2 resource instance(s)"}},
	}}
}

// answers are the parts of the guide to requests that have a configuration of their own.
func answers() Story {
	const page = "docs/guides/requests.md"

	return Story{Name: "Ask a customer: answers", Steps: []Step{
		{File: mainFile, Text: needed + system + `resource "altinn_system_user_request" "customer" {
  for_each = toset(["310904473", "314250052"])

  system_id        = altinn_system.smartcloud.id
  party_org_number = each.key
  rights           = ["ske-krav-og-betalinger"]
}
`},
		{Run: initAndApply, Says: []string{"3 added"}},
		{Block: page + "#3-see-the-answer", File: "more.tf"},
		{Run: plan, Says: []string{"No changes."}},
		{Before: CustomersAccept, Run: "terraform apply", Says: []string{"2 added, 0 changed, 0 destroyed"}},
		{Run: "mkdir ../back && cp main.tf ../back && cd ../back"},
		{File: mainFile, Text: needed + system + `variable "wait" { default = false }` + "\n"},
		{Block: page + "#the-way-back", File: "customer.tf"},
		{Run: "terraform init && terraform validate", Says: []string{valid}},
		{Block: page + "#wait-for-the-answer", File: "customer.tf"},
		{Run: "terraform validate", Says: []string{valid}},
	}}
}

// snippets are parts of a configuration that pages show by themselves.
func snippets() Story {
	const client = `resource "altinn_maskinporten_client" "smartcloud" {
  name   = "SmartCloud"
  scopes = ["altinn:authentication/systemregister.write"]
  keys   = var.keys
}
variable "keys" {}
variable "private_key" {}
`

	return Story{Name: "Parts of a configuration", Steps: []Step{
		{File: mainFile, Text: needed + "variable \"secret\" {}\n"},
		{Block: "docs/index.md#credentials", File: "provider.tf"},
		{Run: "terraform init && terraform validate", Says: []string{valid}},
		{Block: "docs/guides/emulator.md#run-it-by-itself 4", File: "provider.tf"},
		{Run: "terraform validate", Says: []string{valid}},
		{Block: "docs/guides/maskinporten-client.md#what-it-takes", File: "provider.tf", Text: `variable "admin_client_id" {}
variable "admin_private_key" {}
variable "admin_key_id" {}
`},
		{Run: "terraform validate", Says: []string{valid}},
		{Block: "docs/guides/maskinporten-client.md#use-the-client-in-the-same-apply", File: "provider.tf", Text: client},
		{Run: "terraform validate", Says: []string{valid}},
	}}
}

func environments() Story {
	return Story{Name: "Environments", Example: "environments", Steps: []Step{
		{Block: "docs/guides/environments.md#apply", Says: []string{"3 added, 0 changed, 0 destroyed"}},
		{Block: "docs/guides/ci.md#drift", Says: []string{"Altinn has what the configuration says."}},
	}}
}

func testing() Story {
	const page = "docs/guides/testing-modules.md"

	return Story{Name: "Test your modules", Example: "modules/system", Emulator: true, Steps: []Step{
		{Block: page + "#test-your-modules", Says: []string{"8 passed, 0 failed"}},
		// Without a reset, an id is spent for a second file and for a second run.
		{Run: `rm tests/system.tftest.hcl && sed -i.old '/^run "reset"/,/^}/d' tests/agent.tftest.hcl`},
		{Run: "! altinn-emulator -- sh -c 'terraform test && terraform test'", Says: []string{"1 passed, 0 failed", spent, "0 passed, 1 failed"}},
		{Run: "cp tests/agent.tftest.hcl tests/second.tftest.hcl && ! altinn-emulator -- terraform test", Says: []string{spent, "1 passed, 1 failed"}},
		{Block: page + "#ids-are-spent-in-tests-too", Says: []string{"2 passed, 0 failed", "2 passed, 0 failed"}},
		{Run: `sed -i.old '/^ *system_name/d' tests/agent.tftest.hcl`},
		{Block: page + "#ids-are-spent-in-tests-too 2", Says: []string{"1 passed, 0 failed"}},
	}}
}

func customersTests() Story {
	return Story{Name: "Test your modules: customers", Example: "modules/customers", Emulator: true, Steps: []Step{
		{Block: "docs/guides/testing-modules.md#without-altinn 2", Says: []string{"14 passed, 0 failed"}},
	}}
}

// environmentsTests are with an organisation number that is not the emulator's, and then without an emulator.
func environmentsTests() Story {
	return Story{Name: "Test your modules: environments", Example: "environments/tt02", Emulator: true, Steps: []Step{
		{Run: "sed -i.old 's/991825827/313332225/' main.tf"},
		{Block: "docs/guides/testing-modules.md#your-own-environments", Says: []string{"4 passed, 0 failed"}},
		{Run: "! terraform test", Says: []string{"run altinn-emulator -- terraform test", "0 passed, 1 failed, 3 skipped"}},
	}}
}

func newPackage() Story {
	const page = "docs/guides/new-package.md"

	return Story{Name: "A new package", Example: "new-package", Steps: []Step{
		{Run: initAndApply, Says: []string{"7 added"}},
		{Before: CustomersAccept, Block: page + "#2-those-who-have-accepted 2", Says: []string{"2 added, 0 changed, 0 destroyed", `"310904473" = "http`, `"910493353" = "http`}},
		{Run: plan, Says: []string{"No changes."}},
	}}
}

func sideBySide() Story {
	const (
		page     = "docs/guides/opentofu.md"
		together = "docs/guides/when-requests.md#together"
	)

	return Story{Name: "Terraform and OpenTofu", Steps: []Step{
		{Block: page + "#one-configuration-for-both", File: mainFile, Text: system + asked},
		{Block: together, File: "requests.tf"},
		{Run: initAndApply, Says: []string{"2 added", "unanswered"}},
		{Run: "sed -i.old 's/registry.terraform.io/registry.opentofu.org/' main.tf && terraform init -upgrade && terraform state replace-provider -auto-approve registry.terraform.io/altinn/altinn registry.opentofu.org/altinn/altinn && mv main.tf.old main.tf"},
		{Block: page + "#moving-a-state", Says: []string{"Successfully replaced provider for 3 resources", "without changing any real infrastructure"}},
		{File: mainFile, Text: needed + system},
		{Block: together + " 2", File: "requests.tf"},
		{Run: initAndApply, Says: []string{"0 added, 0 changed, 0 destroyed"}},
	}}
}

func accessDrift() Story {
	const page = "docs/guides/access-drift.md"

	return Story{Name: "Drift of access", Emulator: true, Example: "access-drift", Steps: []Step{
		{Run: "terraform init && terraform apply", Says: []string{"3 added"}},
		{Before: CustomersAccept, Run: "terraform apply", Says: []string{"0 added, 0 changed, 0 destroyed"}},
		{Block: page + "#try-it", Says: []string{"accesspackage:toll"}},
		{Run: plan, Says: []string{"1 to add, 0 to change, 0 to destroy", "may do less than the product needs"}},
		{Block: page + "#3-what-you-see", Says: []string{"1 added, 0 changed, 0 destroyed", "changerequest"}},
		{Block: page + "#3-what-you-see 2", Says: []string{"1 added, 0 changed, 1 destroyed"}},
	}}
}

func controls() Story {
	const (
		page   = "docs/guides/emulator-controls.md"
		goes   = page + "#what-goes-wrong"
		others = page + "#what-else-happens"
	)

	return Story{Name: "The emulator's controls", Emulator: true, Tools: []string{"curl", "sed"}, Steps: []Step{
		{Before: SystemRegistered, Block: others + " 4"},
		{Run: `curl "$system" -H "Authorization: Bearer $token"`, Says: []string{"SmartCloud Rolls"}},
		{Before: CustomerAsked, Block: page + "#the-controls", Says: []string{"confirm_url"}},
		{Run: `curl "$ALTINN_PLATFORM_URL/_emulator/requests"`, Says: []string{"Accepted"}},
		{Block: page + "#the-controls 2", Says: []string{"/systemregister/vendor"}},
		{Before: AccountantAsked, Run: "altinn-emulator approve d5cc6e61-023e-4945-82cc-3f32d8ee28ee"},
		{Block: others + " 3"},
		{Run: `curl "$ALTINN_PLATFORM_URL/_emulator/system-users"`, Says: []string{"314250052"}},
		{Block: page + "#without-curl", Says: []string{"Accepted", "991825827_smartcloud"}},
		{Block: others + " 2", Says: []string{"314250052"}},
		{Block: goes}, {Block: goes + " 2"}, {Block: goes + " 3"}, {Block: goes + " 4"}, {Block: goes + " 6"},
		{Run: `curl "$ALTINN_PLATFORM_URL/_emulator/faults"`, Says: []string{"503", "10s", "after", "app_source_down", "40s", "104857600"}},
		{Block: goes + " 5"},
		{Run: `curl "$ALTINN_PLATFORM_URL/_emulator/rate-limit"`, Says: []string{"date"}},
		{Block: others},
		{Run: `curl "$ALTINN_PLATFORM_URL/_emulator/requests"`, Says: []string{"[]"}},
		{Before: SystemRegistered, Run: "true"},
		{Before: CustomerAsked, Block: page + "#without-curl 3"},
		{Run: `curl "$ALTINN_PLATFORM_URL/_emulator/requests"`, Says: []string{"Accepted"}},
	}}
}

const (
	mainFile = "main.tf"
	plan     = "terraform plan"
	valid    = "The configuration is valid"
	spent    = "An id is spent for ever once it was used"

	initAndApply = "terraform init && terraform apply"

	// What configurations begin with.
	needed = `terraform {
  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

`
	asked = `resource "altinn_system_user_request" "customer" {
  system_id        = altinn_system.smartcloud.id
  party_org_number = "310904473"
  rights           = ["ske-krav-og-betalinger"]
}

`
	system = `resource "altinn_system" "smartcloud" {
  id                    = "991825827_smartcloud"
  name                  = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description           = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  rights                = ["ske-krav-og-betalinger", "nav-sykmelding"]
  client_ids            = ["smartcloud"]
  allowed_redirect_urls = ["https://smartcloud.example.no/receipt"]
}

`
)
