// Package altinn is a client of Altinn's vendor APIs: one file per API family, one request pipeline, one error type.
//
// It knows nothing of Terraform, nor of how tokens are made: a [TokenSource] joins it to Maskinporten.
// A § alone in its comments is a section of altinn-api.md in internal/reference.
package altinn
