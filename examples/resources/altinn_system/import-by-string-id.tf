import {
  to = altinn_system.smartcloud
  id = "991825827_smartcloud"
}
