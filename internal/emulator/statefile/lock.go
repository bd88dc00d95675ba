package statefile

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
)

// Two emulators on one state file would each undo what the other has stored. So the first holds a
// lock beside it, which the system takes back when the process ends, however it ends: a lock file
// that was left behind stops nobody.

// ErrLocked is that another process holds the lock.
var ErrLocked = errors.New("it is locked")

// Lock is held on a state file; the nil lock is that of no file.
type Lock struct {
	file *os.File
	once sync.Once
}

// Acquire takes the lock of a file; [ErrLocked] says that another process holds it. Without a path
// the lock is nil, as nothing needs one.
func Acquire(path string) (*Lock, error) {
	if path == "" {
		return nil, nil //nolint:nilnil // no file needs no lock
	}
	file, err := acquireLock(filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".lock"))
	if err != nil {
		return nil, err
	}
	return &Lock{file: file}, nil
}

// Release gives the lock back. It takes the file with it where it can.
func (l *Lock) Release() {
	if l != nil {
		l.once.Do(func() { releaseLock(l.file) })
	}
}
