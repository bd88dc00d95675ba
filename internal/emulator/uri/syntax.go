package uri

import "strings"

// maxScheme is the length of the longest scheme that .NET takes.
const maxScheme = 1024

// hasAuthority is [uriSyntax.locateAuthority]'s word that one follows.
const hasAuthority kind = -1

// rules is what .NET's Uri knows of a scheme.
type rules int

const (
	mustHaveAuthority rules = 1 << iota
	mayHaveAuthority
	mayHaveUserInfo
	mayHavePort
	mayLackHost
	internetHost // names and addresses
	shareHost    // names of Windows shares, with laxer rules than those of the DNS
	dosPath
	fileLike
	mailLike
	unknownScheme // of a scheme that .NET does not know
)

// rulesOf is the syntax of a scheme, in lower case.
func rulesOf(scheme string) rules {
	const web = mustHaveAuthority | mayHaveUserInfo | mayHavePort | internetHost | shareHost
	switch scheme {
	case "http", "https", "ws", "wss", "ftp", "gopher", "nntp", "telnet":
		return web
	case "ldap":
		return web | mayLackHost
	case "file", "vsmacros":
		return mustHaveAuthority | mayLackHost | internetHost | shareHost | fileLike | dosPath
	case "news", "uuid":
		return 0
	case "mailto":
		return mayLackHost | internetHost | shareHost | mayHaveUserInfo | mayHavePort | mailLike
	case "net.pipe":
		return mustHaveAuthority | internetHost
	case "net.tcp":
		return mustHaveAuthority | internetHost | mayHavePort
	default:
		return mayHaveAuthority | mayHaveUserInfo | mayHavePort | mayLackHost | internetHost | shareHost | dosPath | unknownScheme
	}
}

// locateAuthority finds the authority in what follows the scheme's colon, and what the URI is when
// there is none.
func (s rules) locateAuthority(rest string) (authority string, kind kind) {
	slashes := len(rest) - len(strings.TrimLeft(rest, `/\`))
	if s&mayLackHost != 0 && s&dosPath != 0 && len(rest) > 1 && (s&fileLike != 0 || slashes <= len("///")) {
		if kind, isPath := s.readDrive(rest[slashes:]); isPath {
			return "", kind
		}
		if s&fileLike != 0 && slashes >= len("//") {
			return s.locateShare(rest, slashes)
		}
	}
	first := rest[:min(slashes, len("//"))]
	switch {
	case s&mustHaveAuthority != 0 && len(first) < len("//"):
		return "", relative
	case s&mustHaveAuthority != 0 && first != "//": // the service was seen to refuse backslashes here
		return "", broken
	case s&mustHaveAuthority != 0, s&mayHaveAuthority != 0 && len(first) == len("//"):
		return rest[len(first):], hasAuthority
	case s&mailLike != 0:
		return rest, hasAuthority
	}
	return "", absolute
}

// readDrive reads a path with a drive, such as c:/x, after the slashes.
func (s rules) readDrive(path string) (kind kind, isPath bool) {
	if len(path) < len("c:") || !isASCIILetter(path[0]) || path[1] != ':' && path[1] != '|' {
		return 0, false
	}
	if len(path) > len("c:") && (path[2] == '/' || path[2] == '\\') {
		return absolute, true
	}
	return broken, s&fileLike != 0
}

// locateShare finds the host of a share in a file's URI. Three slashes begin a path.
func (s rules) locateShare(rest string, slashes int) (authority string, kind kind) {
	if slashes == len("///") && rest[slashes-1] == '/' {
		return "", absolute
	}
	if slashes == len("///") || slashes == len(rest) || rest[slashes] == '?' || rest[slashes] == '#' {
		return rest[len("//"):], hasAuthority
	}
	return rest[slashes:], hasAuthority
}
