variable "system_id" {
  description = "The system that is to act for the customers."
  type        = string
}

variable "customers" {
  description = "The customers to ask, by keys of your own that never change, such as customer numbers. Without external_ref, a customer's system user is found by its organisation number."
  type = map(object({
    org_number   = string
    external_ref = optional(string)
  }))

  validation {
    condition     = alltrue([for customer in var.customers : provider::altinn::is_org_number(customer.org_number)])
    error_message = "These have no organisation number, which is nine digits, the last of which checks the others: ${join(", ", [for key, customer in var.customers : key if !provider::altinn::is_org_number(customer.org_number)])}."
  }
}

variable "user_type" {
  description = "What the customers are asked for: standard, or agent for accountants and auditors, who act for clients of their own."
  type        = string
  default     = "standard"
}

variable "rights" {
  description = "The resources that they are asked for, by their ids; none for agents."
  type        = set(string)
  default     = []
}

variable "access_packages" {
  description = "The access packages that they are asked for, by their names or URNs."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.access_packages : can(provider::altinn::access_package_urn(name))])
    error_message = "Access packages have names such as skatt-naering: lower-case letters, digits and hyphens."
  }
}

variable "redirect_url" {
  description = "Where the customers go after they have answered: one of the system's allowed redirect URLs, or null."
  type        = string
  default     = null
}

variable "renew_on" {
  description = "When a customer is asked again: timed_out, after half a year without an answer, and rejected, after a no."
  type        = set(string)
  default     = ["timed_out"]
}
