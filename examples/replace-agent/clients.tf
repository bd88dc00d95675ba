# Keep it a local: a data source that names a resource itself is not read before the apply whenever that resource is about to change.
locals {
  accepted = { for ref, request in altinn_system_user_request.accountant : ref => request if request.system_user_id != null }
}

data "altinn_system_user_clients" "accountant" {
  for_each = local.accepted

  system_id        = each.value.system_id
  party_org_number = each.value.party_org_number
  external_ref     = each.key
}

locals {
  # By system user, its clients that are not deleted in the register of organisations.
  clients = {
    for ref, read in data.altinn_system_user_clients.accountant :
    ref => { for client in read.clients : client.org_number => client if !client.is_deleted }
  }
  old = try(local.clients["lonn-2025"], null) # null, not empty: without it, nobody knows what the new one lacks
  new = try(local.clients["alt-2026"], {})    # empty: before it is accepted, it lacks all

  # By client of the old one, what that holds and the new one does not yet. Packages that the new one does not ask for are left out.
  differences = local.old == null ? null : {
    for number, client in local.old : number => {
      name = client.name
      access_packages = setsubtract(
        setintersection(client.access_packages, altinn_system_user_request.accountant["alt-2026"].access_packages),
        try(local.new[number].access_packages, []),
      )
      resources = setsubtract(client.resources, try(local.new[number].resources, []))
    }
  }
}

output "still_to_add" {
  description = "Clients that the new system user lacks or holds less for than the old one, each with what. Not there without an old one."
  value = local.differences == null ? null : {
    for number, client in local.differences : number => client
    if !contains(keys(local.new), number) || length(client.access_packages) + length(client.resources) > 0
  }
}

check "old_system_user" {
  assert {
    condition     = local.old != null
    error_message = "There is no old system user, so nobody can tell which clients the new one lacks: go by the last list."
  }
}
