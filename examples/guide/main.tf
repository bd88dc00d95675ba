# The system vendor's guide from end to end: a Maskinporten client and its key, a system, a request to a customer, a token for the
# system user that comes of it.

terraform {
  required_version = ">= 1.10"

  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

# Environment variables say which Altinn, and with which Maskinporten client: one that may make clients, register systems and ask.
provider "altinn" {}
