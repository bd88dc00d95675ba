resource "altinn_system_user_request" "customer" {
  system_id        = altinn_system.smartcloud.id
  party_org_number = "310904473"
  external_ref     = "d5cc6e61-023e-4945-82cc-3f32d8ee28ee"
  rights           = ["ske-krav-og-betalinger"]
  redirect_url     = "https://smartcloud.example.no/receipt"
}

output "confirm_url" {
  description = "Where the customer answers: pass it on."
  value       = altinn_system_user_request.customer.confirm_url
}
