ephemeral "altinn_maskinporten_token" "vendor" {
  scopes = ["altinn:authentication/systemregister.write"]
}

# Another provider takes the token as an argument, or a write-only attribute of a resource does.
provider "altinn" {
  alias        = "with_token"
  access_token = ephemeral.altinn_maskinporten_token.vendor.access_token
}

data "altinn_systems" "all" {
  provider = altinn.with_token
}
