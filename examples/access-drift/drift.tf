# Keep it a local: a data source that names a resource itself is not read before the apply whenever an instance of that resource is about
# to change, as when a customer is added, and then no plan can tell who lacks what.
locals {
  accepted = { for name, request in altinn_system_user_request.customer : name => request if request.system_user_id != null }
}

data "altinn_system_user_access" "customer" {
  for_each = local.accepted

  system_id        = each.value.system_id
  party_org_number = each.value.party_org_number
  external_ref     = each.value.external_ref
}

locals {
  # By customer that is not deleted, what its system user lacks, and what it has and the product does not need.
  drift = {
    for name, access in data.altinn_system_user_access.customer : name => {
      lacks = {
        rights          = setsubtract(local.needed.rights, access.resources)
        access_packages = setsubtract(local.needed.access_packages, access.access_packages)
      }
      spare = {
        rights          = setsubtract(access.resources, local.needed.rights)
        access_packages = setsubtract(access.access_packages, local.needed.access_packages)
      }
    } if !access.party_is_deleted
  }
  lacking = { for name, drift in local.drift : name => drift.lacks if length(setunion(drift.lacks.rights, drift.lacks.access_packages)) > 0 }
}

check "access" {
  assert {
    condition     = length(local.lacking) == 0
    error_message = "These customers' system users may do less than the product needs: ${jsonencode(local.lacking)}"
  }
}

# The difference alone: nobody is asked for what they have given. When nothing is lacking any more, the change request has done its work
# and is forgotten.
resource "altinn_system_user_change_request" "lacking" {
  for_each = local.lacking

  system_user_id           = altinn_system_user_request.customer[each.key].system_user_id
  required_rights          = each.value.rights
  required_access_packages = each.value.access_packages

  depends_on = [altinn_system.smartcloud]
}

output "to_answer" {
  description = "Where customers give what they lack, for those who have not answered: pass it on."
  value       = { for name, change in altinn_system_user_change_request.lacking : name => change.confirm_url if change.status == "New" }
}

output "not_given" {
  description = "Customers who have answered and lack it all the same, by their answer: they have said no, or taken it back since they said yes."
  value       = { for name, change in altinn_system_user_change_request.lacking : name => change.status if change.status != "New" }
}

output "deleted" {
  description = "Customers that are deleted in the register of organisations, whose system users hold nothing: remove them."
  value       = [for name, access in data.altinn_system_user_access.customer : name if access.party_is_deleted]
}

output "spare" {
  description = "What system users hold beyond need, such as after the product has come to need less."
  value = {
    for name, drift in local.drift : name => setunion(drift.spare.rights, drift.spare.access_packages)
    if length(setunion(drift.spare.rights, drift.spare.access_packages)) > 0
  }
}
