data "altinn_systems" "all" {}

output "hidden" {
  description = "The systems that customers do not see in the list they choose from."
  value       = [for system in data.altinn_systems.all.systems : system.id if !system.is_visible]
}
