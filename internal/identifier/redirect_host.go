package identifier

import (
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"
)

// withoutZone takes the zone out of an IPv6 address, as the service does. net/url refuses one that
// is not encoded.
func withoutZone(server string) string {
	address, rest, inBrackets := strings.Cut(server, "]")
	if before, _, zoned := strings.Cut(address, "%"); inBrackets && zoned && strings.HasPrefix(server, "[") {
		return before + "]" + rest
	}
	return server
}

// longForm writes the IPv4 address out that an authority has for its host.
func longForm(authority string) string {
	user, server := cutUser(authority)
	host, port := cutBefore(server, ":")
	if address, ok := ipv4(host); ok {
		return user + address + port
	}
	return authority
}

// ipv4 is the address that .NET reads in the name of a host, in its usual form: one to four parts,
// each decimal, octal after a 0 or hexadecimal after 0x, of which the last stands for all the bytes
// that are left.
func ipv4(host string) (string, bool) {
	const parts, bits = 4, 8
	texts := strings.Split(host, ".")
	if len(texts) > parts {
		return "", false
	}
	var address uint64
	for i, text := range texts {
		base, left := 10, bits
		if digits, isHex := strings.CutPrefix(strings.ToLower(text), "0x"); isHex {
			base, text = 16, digits
		} else if strings.HasPrefix(text, "0") {
			base = 8
		}
		if i == len(texts)-1 {
			left = bits * (parts - i)
		}
		part, err := strconv.ParseUint(text, base, left)
		if err != nil {
			return "", false
		}
		address = address<<left | part
	}
	long := binary.BigEndian.AppendUint32(nil, uint32(address)) // no part has more bits than are left
	return netip.AddrFrom4([parts]byte(long)).String(), true
}
