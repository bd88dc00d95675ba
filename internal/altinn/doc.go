// Package altinn is a client of Altinn's vendor APIs: one file per API family, over package api.
//
// It knows nothing of Terraform, nor of how tokens are made: an [api.TokenSource] joins it to Maskinporten.
// A § alone in its comments is a section of altinn-api.md in internal/reference.
package altinn
