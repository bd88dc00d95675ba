resource "altinn_system_user_request" "customer" {
  system_id        = altinn_system.smartcloud.id
  party_org_number = "310904473"
  external_ref     = "d5cc6e61-023e-4945-82cc-3f32d8ee28ee"
  rights           = ["ske-krav-og-betalinger"]
}

output "confirm_url" {
  description = "Where the customer answers: pass it on."
  value       = altinn_system_user_request.customer.confirm_url
}

output "status" {
  description = "What the customer has answered. Plans show it when it changes."
  value       = altinn_system_user_request.customer.status
}

output "system_user_id" {
  description = "The customer's system user, once there is one."
  value       = altinn_system_user_request.customer.system_user_id
}
