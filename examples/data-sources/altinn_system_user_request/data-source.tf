data "altinn_system_user_request" "customer" {
  system_id        = "991825827_smartcloud"
  party_org_number = "310904473"

  # Only where the same configuration makes the request.
  depends_on = [altinn_system_user_request.customer]
}

output "status" {
  value = data.altinn_system_user_request.customer.status
}
