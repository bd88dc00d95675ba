output "id" {
  description = "The id that requests refer to."
  value       = altinn_system.this.id
}

output "allowed_redirect_urls" {
  description = "Where requests may lead the customer afterwards."
  value       = altinn_system.this.allowed_redirect_urls
}
