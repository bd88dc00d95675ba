// Package system offers altinn_system, a system in Altinn's system register, as a resource, as data
// sources and as a list resource, and its change log as a data source (altinn-api.md §3, §7.1).
package system
