variable "vendor_org_number" {
  description = "The organisation number of the system vendor: the one that owns the Maskinporten client."
  type        = string
  default     = "991825827"
}

variable "system_name" {
  description = "What follows the organisation number in the id. A name that has been used is spent for ever."
  type        = string
  default     = "smartcloud"
}

variable "client_id" {
  description = "The Maskinporten client that gets tokens for the system users of the system."
  type        = string
  default     = "0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"
}
