data "altinn_system_user_requests" "all" {
  system_id = "991825827_smartcloud"

  # Only where the same configuration makes the requests.
  depends_on = [altinn_system_user_request.customer]
}

output "unanswered" {
  description = "The customers who have not answered yet."
  value       = [for request in data.altinn_system_user_requests.all.requests : request.party_org_number if request.status == "New"]
}
