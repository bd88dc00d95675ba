// Package access offers what customers have really given their system users, and for which clients,
// as data sources (altinn-api.md §14). Altinn tells it to the system user alone, by a token of its
// own for each customer: it is read on demand, and the tokens stay in here.
package access
