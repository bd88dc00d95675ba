package statefile

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// errorSharingViolation is that of a file which somebody has open for himself.
const errorSharingViolation syscall.Errno = 32

// acquireLock opens a file that nobody else can open meanwhile.
func acquireLock(path string) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, fmt.Errorf("beside it: %w", err)
	}
	const sharedWithNobody = 0
	handle, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, sharedWithNobody, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errorSharingViolation) {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, fmt.Errorf("beside it: %w", err)
	}
	return os.NewFile(uintptr(handle), path), nil
}

// releaseLock removes the file as soon as it is no longer open, unless somebody else was faster.
func releaseLock(file *os.File) {
	_ = file.Close()
	_ = os.Remove(file.Name())
}
