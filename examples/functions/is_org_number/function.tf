variable "customer" {
  description = "The organisation number of the customer."
  type        = string
  default     = "310904473"
}

output "customer" {
  value = var.customer

  precondition {
    condition     = provider::altinn::is_org_number(var.customer)
    error_message = "Not an organisation number: ${var.customer}."
  }
}
