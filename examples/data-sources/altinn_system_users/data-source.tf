data "altinn_system_users" "all" {
  system_id = "991825827_smartcloud"

  # Only where the same configuration registers the system.
  depends_on = [altinn_system.smartcloud]
}

output "customers" {
  description = "The organisations that have given the system a system user."
  value       = toset(data.altinn_system_users.all.system_users[*].party_org_number)
}
