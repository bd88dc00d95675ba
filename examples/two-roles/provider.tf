terraform {
  required_version = ">= 1.10"

  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

provider "altinn" {}
