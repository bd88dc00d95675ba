# terraform query -generate-config-out=estate.tf
list "altinn_system" "all" {
  provider = altinn
  limit    = 1000 # Terraform stops at 100 unless told otherwise
}

list "altinn_system_user_request" "all" {
  provider = altinn
  limit    = 10000
}
