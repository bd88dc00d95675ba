data "altinn_maskinporten_clients" "all" {}

output "ends" {
  description = "When the next key of each client ends."
  value = {
    for client in data.altinn_maskinporten_clients.all.clients :
    "${client.name} (${client.client_id})" => sort([for key in client.keys : key.expires_at])[0] if length(client.keys) > 0
  }
}

# Deleted ones stay at Digdir, with `active` false.
data "altinn_maskinporten_clients" "register" {
  scope           = "altinn:authentication/systemregister.write"
  include_deleted = true
}

output "deleted" {
  value = [for client in data.altinn_maskinporten_clients.register.clients : client.client_id if !client.active]
}
