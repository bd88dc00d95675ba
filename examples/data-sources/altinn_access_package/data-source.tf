data "altinn_access_package" "accountant" {
  name     = "regnskapsforer-med-signeringsrettighet"
  language = "en"
}

resource "altinn_system" "accounting" {
  id              = "991825827_accounting"
  name            = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  description     = { nb = "For regnskapsførere", nn = "For rekneskapsførarar", en = "For accountants" }
  access_packages = [data.altinn_access_package.accountant.urn]
  client_ids      = ["0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"]
  is_visible      = data.altinn_access_package.accountant.usable_in_visible_systems
}
