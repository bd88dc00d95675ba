terraform {
  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

provider "altinn" {}
