// Package systemuser offers the system users that customers have given to a vendor's systems, as
// data sources (altinn-api.md §6.1, §6.2). A vendor can neither make nor change nor delete one.
package systemuser
