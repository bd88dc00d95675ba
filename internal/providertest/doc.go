// Package providertest joins the whole provider and an emulated Altinn in one process, for tests over the plugin protocol.
// [World] is what a test changes and looks at behind the provider's back; [tfkittest] plays the CLI in front of it.
//
// It is for tests; nothing that ships imports it.
package providertest
