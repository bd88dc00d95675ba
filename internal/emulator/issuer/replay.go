package issuer

import (
	"crypto/sha256"
	"maps"
	"time"
)

// usedAssertions remembers what was used until it would be refused as expired anyway. The zero value is ready.
type usedAssertions struct {
	expires map[[sha256.Size]byte]time.Time
	swept   int64 // in seconds
}

// assertionKey identifies an assertion by its client and "jti", or as a whole when it has none.
func assertionKey(clientID, id, assertion string) [sha256.Size]byte {
	if id == "" {
		return sha256.Sum256([]byte("assertion\x00" + assertion))
	}
	return sha256.Sum256([]byte("jti\x00" + clientID + "\x00" + id))
}

// add reports false when the key was used before.
func (u *usedAssertions) add(key [sha256.Size]byte, expires, now time.Time) bool {
	if u.swept != now.Unix() {
		maps.DeleteFunc(u.expires, func(_ [sha256.Size]byte, end time.Time) bool { return !now.Before(end) })
		u.swept = now.Unix()
	}
	if _, used := u.expires[key]; used {
		return false
	}
	if u.expires == nil {
		u.expires = map[[sha256.Size]byte]time.Time{}
	}
	u.expires[key] = expires
	return true
}
