package wire

import (
	"crypto/rand"
	"encoding/hex"
)

// NewTraceID makes a W3C trace context id.
func NewTraceID() string {
	var random [24]byte
	_, _ = rand.Read(random[:]) // never fails
	text := hex.EncodeToString(random[:])
	return "00-" + text[:32] + "-" + text[32:] + "-00"
}
