// Package maskinporten turns a key into bearer tokens: it reads the forms a private key comes in, signs JWT grants with it,
// and keeps each token for as long as it lives.
//
// It knows nothing of Terraform, nor of the API the tokens are for. Section numbers in the comments are those of
// maskinporten.md, the reference this client is written from.
package maskinporten
