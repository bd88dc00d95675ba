// Package changerequest offers altinn_system_user_change_request, a vendor's request that a
// customer changes what a standard system user may do (altinn-api.md §5, §7.4).
package changerequest
