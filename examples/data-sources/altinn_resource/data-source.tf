data "altinn_resource" "claims" {
  id = "ske-krav-og-betalinger"

  lifecycle {
    postcondition {
      condition     = self.usable_in_rights
      error_message = "Systems cannot have rights to ${self.id}: its type is ${self.resource_type}."
    }
  }
}

output "claims" {
  value = "${data.altinn_resource.claims.title["nb"]}, of ${coalesce(data.altinn_resource.claims.owner_org_code, "an unknown agency")}"
}
