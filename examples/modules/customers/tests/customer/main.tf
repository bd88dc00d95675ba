# Answers requests as their customers, on the emulator beside which "altinn-emulator -- terraform test" runs the tests. It needs no
# provider and no shell of a certain kind. Copy it to the tests of any module.

variable "reset" {
  description = "Whether the emulator is emptied first. Without an emulator that fails, and a test stops before it reaches Altinn itself."
  type        = bool
  default     = false
}

variable "approve" {
  description = "The requests and change requests that are approved, by their ids or links."
  type        = set(string)
  default     = []
}

variable "reject" {
  description = "Those that are rejected, by their ids or links."
  type        = set(string)
  default     = []
}

variable "delete" {
  description = "The ids of the system users that their customers delete."
  type        = set(string)
  default     = []
}

variable "later" {
  description = "How much time passes, such as 4400h: after half a year, a request that nobody has answered has timed out."
  type        = string
  default     = null
}

locals {
  windows = !startswith(abspath(path.module), "/")
  shell   = local.windows ? ["powershell", "-NoProfile", "-Command"] : ["/bin/sh", "-c"]
  program = local.windows ? "& $env:ALTINN_EMULATOR" : "\"$${ALTINN_EMULATOR:?is not set: run altinn-emulator -- terraform test}\""

  commands = merge(
    var.reset ? { reset = "call POST /_emulator/reset" } : {},
    { for request in var.approve : request => "approve '${request}'" },
    { for request in var.reject : request => "reject '${request}'" },
    { for id in var.delete : id => "call DELETE /_emulator/system-users/${id}" },
  )
}

resource "terraform_data" "customer" {
  for_each = local.commands

  triggers_replace = each.value

  provisioner "local-exec" {
    interpreter = local.shell
    command     = "${local.program} ${each.value}"
  }
}

resource "terraform_data" "later" {
  count = var.later == null ? 0 : 1

  triggers_replace = var.later

  provisioner "local-exec" {
    interpreter = local.shell
    command     = "${local.windows ? "$env:BODY" : "printf %s \"$BODY\""} | ${local.program} call POST /_emulator/clock -"
    environment = { BODY = jsonencode({ advance = var.later }) }
  }
}
