resource "altinn_system" "smartcloud" {
  id          = "991825827_smartcloud"
  name        = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  rights      = ["ske-krav-og-betalinger"]
  client_ids  = ["0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"]
}
