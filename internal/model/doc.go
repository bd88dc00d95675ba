// Package model holds the provider to a model of what Terraform, Altinn, customers and the network do: random stories are played
// against the whole provider and an emulated Altinn, and the model says, without the provider, what each plan and each apply must
// come to. Random configurations of systems say less: what passes the plan is registered, read back, planned and imported as it is.
//
// It has tests only.
package model
