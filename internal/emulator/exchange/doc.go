// Package exchange is Altinn's token exchange: Maskinporten's tokens become Altinn's own (altinn-api.md §14.1), with the
// key to verify those by.
package exchange
