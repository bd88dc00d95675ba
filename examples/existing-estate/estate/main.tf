# Everything that the vendor has in Altinn, as systems.yaml and requests.yaml say it. What they leave out is the provider's default.

terraform {
  required_version = ">= 1.5"

  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

provider "altinn" {}

locals {
  systems  = yamldecode(file("${path.module}/systems.yaml"))
  requests = yamldecode(file("${path.module}/requests.yaml"))
}

resource "altinn_system" "this" {
  for_each = local.systems

  id                    = each.key
  name                  = each.value.name
  description           = each.value.description
  rights                = try(each.value.rights, null)
  access_packages       = try(each.value.access_packages, null)
  client_ids            = try(each.value.client_ids, null)
  allowed_redirect_urls = try(each.value.allowed_redirect_urls, null)
  is_visible            = try(each.value.is_visible, null)
}

resource "altinn_system_user_request" "this" {
  for_each = local.requests

  system_id         = altinn_system.this[each.value.system_id].id
  party_org_number  = each.value.party_org_number
  external_ref      = try(each.value.external_ref, null)
  user_type         = try(each.value.user_type, null)
  integration_title = try(each.value.integration_title, null)
  rights            = try(each.value.rights, null)
  access_packages   = try(each.value.access_packages, null)
  redirect_url      = try(each.value.redirect_url, null)
  renew_on          = try(each.value.renew_on, null)
}
