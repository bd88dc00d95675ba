// Package scenetest is for the tests of the emulator's packages: a scene is an emulator with one
// system on it and everybody who calls it, and a replay is what a running service was recorded to
// answer.
//
// It is for tests; nothing that ships imports it.
package scenetest

import "context"

// TB is what this package needs of a [testing.TB].
type TB interface {
	Helper()
	Cleanup(f func())
	Context() context.Context
	Error(args ...any)
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}
