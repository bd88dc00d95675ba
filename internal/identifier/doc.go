// Package identifier holds the rules of the identifiers and addresses that Altinn's services go by,
// as pure functions: attributes, functions and imports share them. A check returns what is wrong
// with a text, as an error that quotes it, and never asks a service whether there is such a thing.
package identifier
