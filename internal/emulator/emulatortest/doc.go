// Package emulatortest runs an emulator without a network: its connections are in memory, so that in a bubble of
// testing/synctest both sides of every call live on the bubble's clock, and minutes of waiting take no time.
//
// It is for tests; nothing that ships imports it.
package emulatortest
