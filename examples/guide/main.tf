# The system vendor's guide from end to end: a system, a request to a customer, a token for the system user that comes of it.

terraform {
  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

# Environment variables say which Altinn, and with which Maskinporten client.
provider "altinn" {}

variable "client_id" {
  description = "The Maskinporten client of the provider block, which gets the tokens of the system users. The default is the emulator's."
  type        = string
  default     = "smartcloud"
}
