terraform {
  required_version = ">= 1.8"

  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

resource "altinn_system" "this" {
  id          = provider::altinn::system_id(var.vendor_org_number, var.system_name)
  name        = var.name
  description = var.description

  rights                = var.rights
  access_packages       = [for name in var.access_packages : provider::altinn::access_package_urn(name)]
  client_ids            = var.client_ids
  allowed_redirect_urls = var.allowed_redirect_urls
  is_visible            = var.is_visible
  deletion_protection   = var.protected
}
