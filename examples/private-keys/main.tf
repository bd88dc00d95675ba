# Two keys in the state, each half of each: whoever can read the state can sign as the client.

terraform {
  required_version = ">= 1.5"

  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
    tls = {
      source = "hashicorp/tls"
    }
  }
}

provider "altinn" {}

locals {
  years = toset(["2026", "2027"]) # to replace a key, add a year; once what signs uses it, remove the old one
}

resource "tls_private_key" "smartcloud" {
  for_each = local.years

  algorithm = "RSA"
  rsa_bits  = 2048
}

resource "altinn_maskinporten_client" "smartcloud" {
  name   = "SmartCloud 2"
  scopes = ["altinn:authentication/systemregister.write"]
  keys   = { for year, key in tls_private_key.smartcloud : "smartcloud-${year}" => { public_key = key.public_key_pem } }
}

# What signs gets the private half of the key that counts.
provider "altinn" {
  alias = "smartcloud"

  maskinporten = {
    client_id   = altinn_maskinporten_client.smartcloud.client_id
    private_key = tls_private_key.smartcloud["2026"].private_key_pem
    key_id      = "smartcloud-2026"
  }
}

resource "altinn_system" "smartcloud" {
  provider = altinn.smartcloud

  id          = "991825827_smartcloud_2"
  name        = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  rights      = ["ske-krav-og-betalinger"]
  client_ids  = [altinn_maskinporten_client.smartcloud.client_id]
}
