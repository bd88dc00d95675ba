data "altinn_system_user_request" "customer" {
  system_id        = "991825827_smartcloud"
  party_org_number = "310904473"
  external_ref     = "d5cc6e61-023e-4945-82cc-3f32d8ee28ee"
}

import {
  to = altinn_system_user_request.customer
  identity = {
    id = data.altinn_system_user_request.customer.id # or a UUID, where it is known
  }
}
