data "altinn_maskinporten_client" "smartcloud" {
  name = "SmartCloud"

  # Only where the same configuration makes the client.
  depends_on = [altinn_maskinporten_client.smartcloud]
}

output "client_id" {
  description = "For `client_ids` of a system."
  value       = data.altinn_maskinporten_client.smartcloud.client_id
}
