//go:build !windows

package statefile

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// acquireLock opens a file and locks it. Whoever held it before removes it, so that the file has to
// be looked up again: one that is gone keeps nobody out.
func acquireLock(path string) (*os.File, error) {
	for {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, fmt.Errorf("beside it: %w", err)
		}
		for err = syscall.EINTR; errors.Is(err, syscall.EINTR); {
			err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		}
		if err == nil && isStill(file, path) {
			return file, nil
		}
		_ = file.Close() // nothing was written
		switch {
		case errors.Is(err, syscall.EWOULDBLOCK):
			return nil, ErrLocked
		case err != nil:
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
}

// isStill reports whether the open file is the one at path.
func isStill(file *os.File, path string) bool {
	own, err := file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(own, there)
}

// releaseLock removes the file while it is still locked.
func releaseLock(file *os.File) {
	_ = os.Remove(file.Name())
	_ = file.Close()
}
