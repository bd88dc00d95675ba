// Package altinn is a client of Altinn's vendor APIs: one file per API family, one request pipeline, one error type.
//
// It knows nothing of Terraform, nor of how tokens are made: a [TokenSource] joins it to Maskinporten.
// Section numbers in the comments are those of altinn-api.md, the reference this client is written from.
package altinn
