// Package issuer is a Maskinporten: it serves the metadata, the signing key and the token endpoint, checks JWT grants the
// way maskinporten.md §11 lists, and answers with real tokens or with the errors of maskinporten.md §2.6.
//
// It knows its clients from [Options] and asks the owner's [Options.SystemUser] for system users; the owner's API then checks
// the tokens with [Issuer.Verify]. Where the reference marks a status or text as inferred, the choice made here is one too.
package issuer
