// Package altinn is a client of Altinn's vendor APIs: one file per API family, over package api. It
// knows neither Terraform nor how tokens are made: an [api.TokenSource] connects it to
// Maskinporten.
//
// A § alone in its comments is a section of altinn-api.md in internal/reference.
package altinn
