terraform {
  required_version = ">= 1.5"

  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

provider "altinn" {}
