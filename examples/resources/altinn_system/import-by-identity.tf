import {
  to = altinn_system.smartcloud
  identity = {
    id = "991825827_smartcloud"
  }
}
