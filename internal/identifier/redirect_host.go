package identifier

import (
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"
)

// withoutZone removes the zone of an IPv6 address, as the service does. net/url refuses one that is
// not encoded.
func withoutZone(server string) string {
	address, rest, inBrackets := strings.Cut(server, "]")
	if before, _, zoned := strings.Cut(address, "%"); inBrackets && zoned && strings.HasPrefix(server, "[") {
		return before + "]" + rest
	}
	return server
}

// longForm returns an authority with an IPv4 address as its host in the long form.
func longForm(authority string) string {
	user, server := cutUser(authority)
	host, port := cutBefore(server, ":")
	if address, ok := ipv4(host); ok {
		return user + address + port
	}
	return authority
}

// ipv4 returns the usual form of an IPv4 address as .NET reads it in a host name: one to four
// parts, each decimal, octal after 0 or hexadecimal after 0x, the last of which stands for all
// remaining bytes.
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
