output "confirm_urls" {
  description = "Where each customer who has not answered yet does so: pass the links on."
  value       = { for key, request in local.requests : key => request.confirm_url if request.status == "New" && !request.timed_out }
}

output "accepted" {
  description = "The customers who have accepted, with what finds their system user."
  value = { for key, request in local.requests : key => {
    system_user_id = request.system_user_id
    org_number     = request.party_org_number
    external_ref   = request.external_ref
  } if request.status == "Accepted" }
}

output "rejected" {
  description = "The customers who have said no."
  value       = [for key, request in local.requests : key if request.status == "Rejected"]
}

output "request_ids" {
  description = "The id of each customer's request."
  value       = { for key, request in local.requests : key => request.id }
}
