terraform {
  required_version = ">= 1.8"

  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

# What a CLI does for one resource block grows with the square of its instances, and is felt from some hundreds on. So customers are
# spread over sixteen of them by a hash of their key: whoever comes or goes moves nobody else. Another number of shards would
# withdraw requests and make them again, so it stays.
locals {
  shards = { for digit in split("", "0123456789abcdef") : digit => {
    for key, customer in var.customers : key => customer if substr(sha256(key), 0, 1) == digit
  } }

  requests = merge([for shard in module.requests : shard.requests]...)
}

module "requests" {
  source   = "./requests"
  for_each = local.shards

  customers       = each.value
  system_id       = var.system_id
  user_type       = var.user_type
  rights          = var.rights
  access_packages = [for name in var.access_packages : provider::altinn::access_package_urn(name)]
  redirect_url    = var.redirect_url
  renew_on        = var.renew_on
}
