resource "altinn_system" "smartcloud" {
  id = "991825827_smartcloud"

  name = {
    nb = "SmartCloud 1"
    nn = "Smart SKY"
    en = "SmartCloud 1"
  }

  description = {
    nb = "SmartCloud er verdens beste system."
    nn = "SmartSky er vestlandets beste system"
    en = "SmartCloud Rocks."
  }

  rights                = ["ske-krav-og-betalinger"]
  client_ids            = [altinn_maskinporten_client.smartcloud.client_id]
  allowed_redirect_urls = ["https://smartcloud.example.no/receipt"]
}
