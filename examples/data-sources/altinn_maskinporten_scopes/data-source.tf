# What the organisation has been granted, or has asked for.
data "altinn_maskinporten_scopes" "granted" {}

# What everybody may use without a grant; this list needs no credential.
data "altinn_maskinporten_scopes" "public" {
  list        = "public"
  name_prefix = "altinn:"
}

output "usable" {
  description = "The scopes of Altinn's that a client may be given."
  value = setunion(
    [for scope in data.altinn_maskinporten_scopes.granted.scopes : scope.name if scope.state == "APPROVED" && startswith(scope.name, "altinn:")],
    [for scope in data.altinn_maskinporten_scopes.public.scopes : scope.name if scope.open_to_all && contains(scope.integration_types, "maskinporten")],
  )
}
