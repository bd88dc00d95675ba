// Package statefile keeps a file whole and for one emulator alone.
package statefile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Replace writes content beside path and renames it into place, so that a reader or a crash never
// meets half a file. Only the owner may read it.
func Replace(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // created with mode 0600
	if err != nil {
		return fmt.Errorf("beside it: %w", err)
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

// RealPath follows links, so that a file has one lock whatever it is called, and is written where
// it is. A file that does not exist yet has its own path.
func RealPath(path string) string {
	if followed, err := filepath.EvalSymlinks(path); err == nil {
		return followed
	}
	return path
}
