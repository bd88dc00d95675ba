resource "altinn_system_user_change_request" "reports" {
  count = var.accepted ? 1 : 0 # before that there is no system user to change

  system_user_id  = altinn_system_user_request.customer.system_user_id
  required_rights = ["nav-sykmelding"] # the difference alone, and on the system already
  unwanted_rights = ["ske-krav-og-betalinger"]
  redirect_url    = "https://smartcloud.example.no/receipt"
}

output "confirm_urls" {
  description = "Where the customer answers: pass it on."
  value       = altinn_system_user_change_request.reports[*].confirm_url
}
