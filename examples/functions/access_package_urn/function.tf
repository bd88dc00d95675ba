locals {
  packages = ["skatt-naering", "jordbruk"]
}

resource "altinn_system" "smartcloud" {
  id              = "991825827_smartcloud"
  name            = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description     = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  access_packages = [for name in local.packages : provider::altinn::access_package_urn(name)]
}
