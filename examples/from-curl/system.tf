locals {
  system = jsondecode(file("${path.module}/system.json")) # the body that was sent with curl
}

resource "altinn_system" "smartcloud" {
  id                    = local.system.id
  name                  = local.system.name
  description           = local.system.description
  rights                = [for right in try(local.system.rights, []) : right.resource[0].value]
  access_packages       = try(local.system.accessPackages, [])[*].urn
  client_ids            = try(local.system.clientId, [])
  allowed_redirect_urls = try(local.system.allowedredirecturls, local.system.allowedRedirectUrls, [])
  is_visible            = try(local.system.isVisible, true)
}
