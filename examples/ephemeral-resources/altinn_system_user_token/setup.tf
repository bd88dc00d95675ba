resource "altinn_system" "smartcloud" {
  id          = "991825827_smartcloud"
  name        = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  rights      = ["ske-krav-og-betalinger"]
  client_ids  = ["smartcloud"]
}

resource "altinn_system_user_request" "customer" {
  system_id        = altinn_system.smartcloud.id
  party_org_number = "310904473"
  rights           = ["ske-krav-og-betalinger"]
}

variable "accepted" {
  description = "Set to true when the customer has accepted."
  type        = bool
  default     = false
}
