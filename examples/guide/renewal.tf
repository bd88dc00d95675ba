# A customer who may say no first: the next plan asks again, with a new link.
resource "altinn_system_user_request" "hesitant" {
  system_id        = altinn_system.smartcloud.id
  party_org_number = "910493353"
  rights           = ["ske-krav-og-betalinger"]
  renew_on         = ["rejected", "timed_out"]
}

output "hesitant_confirm_url" {
  description = "Where this customer answers."
  value       = altinn_system_user_request.hesitant.confirm_url
}
