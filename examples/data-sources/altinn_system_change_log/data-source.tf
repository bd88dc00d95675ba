data "altinn_system_change_log" "smartcloud" {
  system_id = "991825827_smartcloud"

  # Only where the same configuration makes the system.
  depends_on = [altinn_system.smartcloud]
}

output "clients_over_time" {
  description = "Which Maskinporten clients the system has had, the newest first."
  value = [
    for change in data.altinn_system_change_log.smartcloud.changes : {
      at      = change.created_at
      by      = change.changed_by_org_number
      clients = jsondecode(change.changed_data).ClientId
    } if contains(["create", "update"], change.change_type)
  ]
}
