# terraform query -generate-config-out=clients.tf
list "altinn_maskinporten_client" "all" {
  provider = altinn
}

# Only some of them, with every attribute in the result.
list "altinn_maskinporten_client" "smart" {
  provider         = altinn
  include_resource = true

  config {
    name_prefix = "Smart"
  }
}
