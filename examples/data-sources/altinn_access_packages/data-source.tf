# What a system user for clients can have and a standard one cannot: packages for client relations.
data "altinn_access_packages" "for_clients" {
  delegable  = true
  assignable = false
}

data "altinn_access_packages" "tax" {
  search   = "tax"
  language = "en"
}

output "for_clients" {
  value = data.altinn_access_packages.for_clients.access_packages[*].urn
}

output "tax" {
  value = { for package in data.altinn_access_packages.tax.access_packages : package.urn => package.title }
}
