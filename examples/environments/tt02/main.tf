terraform {
  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

# The credential comes from MASKINPORTEN_CLIENT_ID and MASKINPORTEN_CLIENT_JWK.
provider "altinn" {
  environment = "tt02"
}

module "smartcloud" {
  source = "../smartcloud"

  client_ids = ["0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"]
  protected  = false
}
