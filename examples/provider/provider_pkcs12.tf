provider "altinn" {
  environment = "prod"

  maskinporten = {
    client_id       = "0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"
    pkcs12          = filebase64(var.certificate_file)
    pkcs12_password = var.certificate_password
  }
}

variable "certificate_file" {
  description = "The path of the enterprise certificate, a .p12 or .pfx file."
  type        = string
}

variable "certificate_password" {
  description = "The password of the enterprise certificate."
  type        = string
  sensitive   = true
}
