resource "altinn_system" "smartcloud" {
  id              = "991825827_smartcloud_agent"
  name            = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description     = { nb = "For regnskapsførere", nn = "For rekneskapsførarar", en = "For accountants" }
  access_packages = ["urn:altinn:accesspackage:regnskapsforer-lonn"]
  client_ids      = ["smartcloud"]
  is_visible      = false
}

resource "altinn_system_user_request" "accountant" {
  system_id        = altinn_system.smartcloud.id
  party_org_number = "314250052"
  user_type        = "agent"
  access_packages  = ["urn:altinn:accesspackage:regnskapsforer-lonn"]
}
