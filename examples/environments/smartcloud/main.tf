# One system, as it is in every environment. What differs between environments is a variable; which environment it is, the
# provider block of the caller says.

terraform {
  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

variable "client_ids" {
  description = "The Maskinporten clients of this environment: test and production have clients of their own."
  type        = set(string)
}

variable "protected" {
  description = "Whether a plan that destroys or replaces the system fails."
  type        = bool
}

resource "altinn_system" "this" {
  id = "991825827_smartcloud"

  name = {
    nb = "SmartCloud"
    nn = "SmartSky"
    en = "SmartCloud"
  }

  description = {
    nb = "Regnskap for små bedrifter."
    nn = "Rekneskap for små bedrifter."
    en = "Accounting for small businesses."
  }

  rights                = ["ske-krav-og-betalinger"]
  client_ids            = var.client_ids
  allowed_redirect_urls = ["https://smartcloud.example.no/receipt"]
  deletion_protection   = var.protected
}

output "system_id" {
  description = "The id that everything else refers to."
  value       = altinn_system.this.id
}
