# For files. Nothing in the first three is secret: "sensitive" keeps them from filling the terminal.

output "systems" {
  description = "systems.yaml: the systems, without what is the provider's default."
  sensitive   = true
  value = yamlencode({ for id, system in local.systems : id => { for name, value in {
    name                  = system.name
    description           = system.description
    rights                = length(system.rights) > 0 ? system.rights : null
    access_packages       = length(system.access_packages) > 0 ? system.access_packages : null
    client_ids            = length(system.client_ids) > 0 ? system.client_ids : null
    allowed_redirect_urls = length(system.allowed_redirect_urls) > 0 ? system.allowed_redirect_urls : null
    is_visible            = system.is_visible ? null : false
  } : name => value if value != null } })
}

output "requests" {
  description = "requests.yaml: the requests, without what is the provider's default."
  sensitive   = true
  value = yamlencode({ for key, request in local.managed : key => { for name, value in {
    system_id         = request.system_id
    party_org_number  = request.party_org_number
    external_ref      = request.external_ref == request.party_org_number ? null : request.external_ref
    user_type         = request.user_type == "standard" ? null : request.user_type
    integration_title = request.integration_title == try(local.systems[request.system_id].name.nb, null) ? null : request.integration_title
    rights            = length(request.rights) > 0 ? request.rights : null
    access_packages   = length(request.access_packages) > 0 ? request.access_packages : null
    redirect_url      = request.redirect_url
    renew_on          = request.timed_out ? [] : null # nobody is asked again unless you say so
  } : name => value if value != null } })
}

output "imports" {
  description = "imports.tf: an import block for each of them."
  sensitive   = true
  value = join("\n", [for resource, id in merge(
    { for id, system in local.systems : "altinn_system.this[${jsonencode(id)}]" => id },
    { for key, request in local.managed : "altinn_system_user_request.this[${jsonencode(key)}]" => request.id },
  ) : "import {\n  to = ${resource}\n  id = ${jsonencode(id)}\n}\n"])
}

output "left_out" {
  description = "The requests that stay outside Terraform, and why."
  value = [for request in local.requests :
    "${request.id}, ${request.status}, ${request.system_id}/${request.party_org_number}/${request.external_ref}: ${local.reasons[request.id]}"
    if local.reasons[request.id] != null
  ]
}
