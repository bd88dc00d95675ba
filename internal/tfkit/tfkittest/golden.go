package tfkittest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Golden compares a text with the file of that name in testdata, no file standing for no text. When UPDATE_GOLDEN is set it
// takes the text as it is for the golden one.
func Golden(tb TB, name, got string) {
	tb.Helper()
	file := filepath.Join("testdata", strings.NewReplacer(" ", "_", "/", "_", ",", "", "'", "").Replace(name)+".golden")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		update(tb, file, got)
	}
	want, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		tb.Fatalf("%v", err)
	}
	if got != string(want) {
		tb.Errorf("%s (UPDATE_GOLDEN=1 writes it)\n got:\n%s\nwant:\n%s", file, got, want)
	}
}

func update(tb TB, file, text string) {
	tb.Helper()
	err := os.Remove(file)
	if text != "" {
		err = os.WriteFile(file, []byte(text), 0o600)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		tb.Fatalf("%v", err)
	}
}
