//go:build race

package acceptance_test

// raceDetector tells whether the tests run with the race detector.
const raceDetector = true
