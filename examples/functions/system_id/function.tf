resource "altinn_system" "smartcloud" {
  id          = provider::altinn::system_id("991825827", "smartcloud")
  name        = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
}
