data "altinn_system" "smartcloud" {
  id = "991825827_smartcloud"

  # Only where the same configuration registers the system.
  depends_on = [altinn_system.smartcloud]
}

output "client_ids" {
  value = data.altinn_system.smartcloud.client_ids
}
