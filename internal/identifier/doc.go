// Package identifier has the rules of Altinn's identifiers and redirect URLs as pure functions,
// which attributes, functions and imports share. A check returns what is wrong with a text as an
// error that quotes it. It never asks a service whether such an object exists.
package identifier
