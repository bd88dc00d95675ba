resource "altinn_system_user_request" "customer" {
  for_each = local.customers

  system_id        = altinn_system.smartcloud.id
  party_org_number = each.key
  access_packages  = local.editions[each.value]
}

# What edition 2 has brought, for those who had accepted the one before.
resource "altinn_system_user_change_request" "tax" {
  for_each = {
    for number, request in altinn_system_user_request.customer : number => request
    if request.status == "Accepted" && local.customers[number] < 2
  }

  system_user_id           = each.value.system_user_id
  required_access_packages = ["urn:altinn:accesspackage:skatt-naering"]
}

output "confirm_urls" {
  description = "Where customers answer, for those who have not: pass them on."
  value = {
    requests = { for number, request in altinn_system_user_request.customer : number => request.confirm_url if request.status == "New" }
    changes  = { for number, request in altinn_system_user_change_request.tax : number => request.confirm_url if request.status == "New" }
  }
}
