provider "altinn" {
  environment  = "tt02"
  access_token = var.altinn_access_token
}

variable "altinn_access_token" {
  description = "A Maskinporten token with the scopes below. It has to last for the whole run."
  type        = string
  sensitive   = true
}
