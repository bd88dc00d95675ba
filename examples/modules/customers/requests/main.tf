# One shard of the customers.

terraform {
  required_version = ">= 1.5"

  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

variable "customers" {
  type = map(object({
    org_number   = string
    external_ref = optional(string)
  }))
}

variable "system_id" {
  type = string
}

variable "user_type" {
  type = string
}

variable "rights" {
  type = set(string)
}

variable "access_packages" {
  type = set(string)
}

variable "redirect_url" {
  type = string
}

variable "renew_on" {
  type = set(string)
}

resource "altinn_system_user_request" "this" {
  for_each = var.customers

  system_id        = var.system_id
  party_org_number = each.value.org_number
  external_ref     = each.value.external_ref
  user_type        = var.user_type
  rights           = var.rights
  access_packages  = var.access_packages
  redirect_url     = var.redirect_url
  renew_on         = var.renew_on
}

output "requests" {
  value = altinn_system_user_request.this
}
