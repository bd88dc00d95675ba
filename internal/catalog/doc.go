// Package catalog is Altinn's open metadata: the data sources altinn_resource, altinn_resources, altinn_access_package and
// altinn_access_packages, and the checks that planning makes with them. Nothing in it needs a credential.
package catalog
