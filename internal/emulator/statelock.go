package emulator

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// Two emulators on one state file would each undo what the other has stored. So
// the first holds a lock beside it, which the system takes back when the process
// ends, however it ends: a lock file that was left behind stops nobody.

// errLocked is that another process holds the lock.
var errLocked = errors.New("it is locked")

// stateLock is held on a state file; the nil lock is that of no file.
type stateLock struct {
	file *os.File
	once sync.Once
}

// lockState takes the lock of a state file.
func lockState(path string) (*stateLock, error) {
	if path == "" {
		return nil, nil //nolint:nilnil // no file needs no lock
	}
	file, err := acquireLock(filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".lock"))
	if errors.Is(err, errLocked) {
		return nil, fmt.Errorf("the emulator's state file %s is in use by another emulator%s; stop that one, or give this one a file of its own",
			path, addressIn(path))
	}
	if err != nil {
		return nil, fmt.Errorf("the emulator's state file %s cannot be locked: %w", path, err)
	}
	return &stateLock{file: file}, nil
}

// addressIn is where the emulator listens that writes the state file, if it tells.
func addressIn(path string) string {
	if running, err := loadState(path); err == nil && running.Address != "" {
		return ", at http://" + running.Address
	}
	return ""
}

// release gives the lock back. It takes the file with it where it can.
func (l *stateLock) release() {
	if l != nil {
		l.once.Do(func() { releaseLock(l.file) })
	}
}

// realPath follows links, so that a file has one lock whatever it is called, and
// is written where it is. A file that does not exist yet has its own path.
func realPath(path string) string {
	if followed, err := filepath.EvalSymlinks(path); err == nil {
		return followed
	}
	return path
}
