//go:build unix

package main

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// stopSignals are the signals that ask to stop.
func stopSignals() []os.Signal {
	return []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}
}

// passOn tells the command of a signal, unless the terminal has told it already: a second Ctrl-C makes
// Terraform give up at once, without saving its state.
func passOn(command *os.Process, received os.Signal) {
	if received == syscall.SIGINT && inForeground() {
		return
	}
	_ = command.Signal(received) // it fails only if the command has ended
}

// inForeground reports whether Ctrl-C in a terminal reaches this process, and the command, which belongs
// to the same group of processes.
func inForeground() bool {
	terminal, err := os.Open("/dev/tty")
	if err != nil {
		return false
	}
	defer func() { _ = terminal.Close() }()
	group, err := unix.IoctlGetInt(int(terminal.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

// exitCode is the code by which shells know how a process has ended.
func exitCode(ended *os.ProcessState) int {
	if status, ok := ended.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return ended.ExitCode()
}
