# The requests for one system that customers have accepted: terraform query -generate-config-out=requests.tf
list "altinn_system_user_request" "accepted" {
  provider = altinn
  limit    = 500

  config {
    system_id = "991825827_smartcloud"
    status    = "Accepted"
  }
}

# The requests for agents, of all systems of the vendor's.
list "altinn_system_user_request" "agents" {
  provider = altinn

  config {
    user_type = "agent"
  }
}
