// Package system offers altinn_system, a system in Altinn's system register, as a resource and as data sources
// (altinn-api.md §3, §7.1).
package system
