import {
  to = altinn_system_user_request.customer
  id = "991825827_smartcloud/310904473/d5cc6e61-023e-4945-82cc-3f32d8ee28ee" # or the request's own id
}
