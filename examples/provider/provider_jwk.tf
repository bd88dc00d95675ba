provider "altinn" {
  environment = "tt02"

  maskinporten = {
    client_id  = "0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"
    client_jwk = var.maskinporten_client_jwk
  }
}

variable "maskinporten_client_jwk" {
  description = "The client's private key as a JSON Web Key, plain or in base64."
  type        = string
  sensitive   = true
}
