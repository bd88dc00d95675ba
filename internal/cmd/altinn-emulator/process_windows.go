package main

import (
	"os"
	"syscall"
)

// stopSignals are the signals that ask to stop: Ctrl-C, and the end of the console.
func stopSignals() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }

// passOn does nothing: Windows tells every process of the console itself.
func passOn(*os.Process, os.Signal) {}

// exitCode is the code with which a process has ended.
func exitCode(ended *os.ProcessState) int { return ended.ExitCode() }
