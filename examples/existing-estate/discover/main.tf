# Reads what the vendor has in Altinn, and writes it down for the configuration in ../estate. It changes nothing.

terraform {
  required_version = ">= 1.5"

  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

provider "altinn" {}

data "altinn_systems" "all" {}

data "altinn_system_user_requests" "all" {
  for_each  = toset(data.altinn_systems.all.systems[*].id)
  system_id = each.key
}

locals {
  systems  = { for system in data.altinn_systems.all.systems : system.id => system }
  requests = flatten([for found in data.altinn_system_user_requests.all : found.requests])

  # System, party and reference are the key of a request. Where several have one, it is the accepted one that counts.
  by_key = { for request in local.requests : "${request.system_id}/${request.party_org_number}/${request.external_ref}" => request... }
  first  = { for key, requests in local.by_key : key => concat([for request in requests : request if request.status == "Accepted"], requests)[0] }

  # What stays outside Terraform, and why: a request must ask for something, and only one can have a key.
  reasons = { for request in local.requests : request.id =>
    length(request.rights) + length(request.access_packages) == 0 ? "it asks for nothing" :
    request.id != local.first["${request.system_id}/${request.party_org_number}/${request.external_ref}"].id ? "another one has the same key" : null
  }
  managed = { for key, request in local.first : key => request if local.reasons[request.id] == null }
}
