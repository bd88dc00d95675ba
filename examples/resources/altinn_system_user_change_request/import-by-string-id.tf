import {
  to = altinn_system_user_change_request.reports[0]
  id = "7c1e7f36-3b0e-4b7e-9d43-5c5f0b6a2b18" # the request's own id
}
