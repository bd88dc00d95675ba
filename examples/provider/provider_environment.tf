terraform {
  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

# Everything comes from ALTINN_ENVIRONMENT, MASKINPORTEN_CLIENT_ID and MASKINPORTEN_CLIENT_JWK.
provider "altinn" {}
