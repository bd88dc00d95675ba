import {
  to = altinn_maskinporten_client.smartcloud
  identity = {
    client_id = "0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11" # as Digdir's portal shows it
  }
}
