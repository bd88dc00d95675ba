// Package function offers the provider's functions: pure helpers that write and check what Altinn's identifiers are made of,
// by the same rules as the attributes that take them. They need neither a credential nor Altinn.
package function
