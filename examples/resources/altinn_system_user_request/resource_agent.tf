# For an accountant, who adds its clients in Altinn after it has accepted.
resource "altinn_system_user_request" "accountant" {
  system_id        = altinn_system.smartcloud_ap.id
  party_org_number = "314250052"
  user_type        = "agent"
  access_packages  = ["urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet"]

  # What the accountant calls the system user; by default the system's Norwegian name.
  integration_title = "SmartCloud annual accounts"

  # Ask again, with a new link, also after a no.
  renew_on = ["rejected", "timed_out"]
}
