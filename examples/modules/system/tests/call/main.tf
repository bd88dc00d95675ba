# Makes one call, to Altinn as the vendor or to the emulator's controls, on the emulator beside which "altinn-emulator -- terraform test"
# runs the tests. It needs no provider, and no shell of a certain kind. Copy it to the tests of any module.

variable "method" {
  description = "The method, such as POST."
  type        = string
}

variable "path" {
  description = "The path, such as /_emulator/reset."
  type        = string
}

variable "body" {
  description = "What is sent, as JSON."
  type        = string
  default     = ""
}

locals {
  windows = !startswith(abspath(path.module), "/")
  shell   = local.windows ? ["powershell", "-NoProfile", "-Command"] : ["/bin/sh", "-c"]
  body    = local.windows ? "$env:BODY" : "printf %s \"$BODY\""
  program = local.windows ? "& $env:ALTINN_EMULATOR" : "\"$${ALTINN_EMULATOR:?is not set: run altinn-emulator -- terraform test}\""
}

resource "terraform_data" "call" {
  triggers_replace = [var.method, var.path, var.body]

  provisioner "local-exec" {
    interpreter = local.shell
    command     = "${local.body} | ${local.program} call ${var.method} ${var.path} -"
    environment = { BODY = var.body }
  }
}
