output "system_id" {
  description = "The id that everything else refers to."
  value       = altinn_system.smartcloud.id
}
