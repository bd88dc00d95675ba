package model_test

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	// A failure prints the seed that repeats it; a file beside the sources would only be left over.
	if err := flag.Set("rapid.nofailfile", "true"); err != nil {
		fmt.Fprintln(os.Stderr, "telling rapid to leave no files:", err)
		os.Exit(1)
	}

	m.Run()
}
