// Package systemuserrequest offers altinn_system_user_request, a vendor's request that a customer
// lets a system act for it, as a resource, as data sources and as a list resource (altinn-api.md
// §4, §7.2).
package systemuserrequest
