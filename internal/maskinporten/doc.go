// Package maskinporten gets bearer tokens for a key: it reads private keys in the forms that people
// have, signs JWT grants, and caches tokens until they expire. It knows neither Terraform nor the
// API that the tokens are for.
//
// A § alone in its comments is a section of maskinporten.md in internal/reference.
package maskinporten
