provider "altinn" {
  environment = "tt02"

  maskinporten = {
    client_id   = "0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"
    private_key = var.maskinporten_private_key
    key_id      = "7f0c2a4e-6d0b-4a41-9d1e-3b6f0a9c5d21"
  }
}

variable "maskinporten_private_key" {
  description = "The client's private key in PEM form, PKCS#1 or PKCS#8."
  type        = string
  sensitive   = true
}
