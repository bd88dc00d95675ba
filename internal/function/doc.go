// Package function offers the provider's functions, which compose and check Altinn's identifiers by
// the same rules as attributes do. They need neither a credential nor Altinn.
package function
