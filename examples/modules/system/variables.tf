variable "vendor_org_number" {
  description = "The organisation number of the system vendor: the one that owns the Maskinporten clients."
  type        = string

  validation {
    condition     = provider::altinn::is_org_number(var.vendor_org_number)
    error_message = "This is no organisation number: nine digits, the last of which checks the others."
  }
}

variable "system_name" {
  description = "What follows the organisation number in the id. A name that has been used is spent for ever."
  type        = string

  validation {
    condition     = can(provider::altinn::system_id("991825827", var.system_name))
    error_message = "A name is at most 245 characters, without a slash."
  }
}

variable "name" {
  description = "What customers read, in each language."
  type        = object({ nb = string, nn = string, en = string })
}

variable "description" {
  description = "What the system does, in each language."
  type        = object({ nb = string, nn = string, en = string })
}

variable "rights" {
  description = "The resources that the system may ask for, by their ids."
  type        = set(string)
  default     = []
}

variable "access_packages" {
  description = "The access packages that the system may ask for, by their names or URNs."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.access_packages : can(provider::altinn::access_package_urn(name))])
    error_message = "Access packages have names such as skatt-naering: lower-case letters, digits and hyphens."
  }
}

variable "client_ids" {
  description = "The Maskinporten clients that get tokens for the system's users: each environment has its own."
  type        = set(string)
}

variable "allowed_redirect_urls" {
  description = "Where requests may lead the customer afterwards."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for url in var.allowed_redirect_urls : startswith(url, "https://")])
    error_message = "Redirect URLs begin with https://."
  }
}

variable "is_visible" {
  description = "Whether customers find the system in Altinn's own list. Packages for client relations need false."
  type        = bool
  default     = true
}

variable "protected" {
  description = "Whether a plan that destroys or replaces the system fails. Set it to false, and apply, before a destruction that is meant."
  type        = bool
  default     = true
}
