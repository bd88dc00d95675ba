# terraform query -generate-config-out=systems.tf
list "altinn_system" "all" {
  provider = altinn
}

# Only some of them, with every attribute in the result.
list "altinn_system" "smart" {
  provider         = altinn
  include_resource = true

  config {
    id_prefix = "991825827_smart"
  }
}
