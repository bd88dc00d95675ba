terraform {
  required_version = ">= 1.8"

  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

provider "altinn" {}
