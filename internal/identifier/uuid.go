package identifier

import "github.com/google/uuid"

const uuidLength = 36

// IsUUID reports whether a text is a UUID in the form that Altinn writes, in whatever case.
func IsUUID(text string) bool { return len(text) == uuidLength && uuid.Validate(text) == nil }
