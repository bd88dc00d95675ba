// Package maskinporten turns a key into bearer tokens: it reads the forms a private key comes in, signs JWT grants with it,
// and keeps each token for as long as it lives.
//
// It knows nothing of Terraform, nor of the API the tokens are for. A § alone in its comments is a section of
// maskinporten.md in internal/reference.
package maskinporten
