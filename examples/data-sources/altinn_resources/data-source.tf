# The service has no search by title; this one looks in ids, titles, descriptions and keywords, in every language.
data "altinn_resources" "payments" {
  search = "krav betalinger"
}

output "payments" {
  description = "What a system may ask for, by id."
  value = {
    for resource in data.altinn_resources.payments.resources : resource.id => resource.title["nb"]
    if resource.usable_in_rights
  }
}
