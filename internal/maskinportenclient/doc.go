// Package maskinportenclient is altinn_maskinporten_client: a client of Maskinporten, its scopes and its public keys, by way of
// Digdir's self-service API (maskinporten.md §8).
package maskinportenclient
