package uri

import "strings"

// maxURIScheme is the length of the longest scheme that .NET takes.
const maxURIScheme = 1024

// uriHasAuthority is [uriSyntax.locateAuthority]'s word that one follows.
const uriHasAuthority uriKind = -1

// uriSyntax is what .NET's Uri knows of a scheme.
type uriSyntax int

const (
	uriMustHaveAuthority uriSyntax = 1 << iota
	uriMayHaveAuthority
	uriUserInfo
	uriPort
	uriEmptyHost
	uriInternetHost // names and addresses
	uriShareHost    // names of Windows shares, with laxer rules than those of the DNS
	uriDOSPath
	uriFileLike
	uriMailLike
	uriUnknown // of a scheme that .NET does not know
)

// uriSyntaxes is the syntax of a scheme, in lower case.
func uriSyntaxes(scheme string) uriSyntax {
	const web = uriMustHaveAuthority | uriUserInfo | uriPort | uriInternetHost | uriShareHost
	switch scheme {
	case "http", "https", "ws", "wss", "ftp", "gopher", "nntp", "telnet":
		return web
	case "ldap":
		return web | uriEmptyHost
	case "file", "vsmacros":
		return uriMustHaveAuthority | uriEmptyHost | uriInternetHost | uriShareHost | uriFileLike | uriDOSPath
	case "news", "uuid":
		return 0
	case "mailto":
		return uriEmptyHost | uriInternetHost | uriShareHost | uriUserInfo | uriPort | uriMailLike
	case "net.pipe":
		return uriMustHaveAuthority | uriInternetHost
	case "net.tcp":
		return uriMustHaveAuthority | uriInternetHost | uriPort
	default:
		return uriMayHaveAuthority | uriUserInfo | uriPort | uriEmptyHost | uriInternetHost | uriShareHost | uriDOSPath | uriUnknown
	}
}

// locateAuthority finds the authority in what follows the scheme's colon, and
// what the URI is when there is none.
func (s uriSyntax) locateAuthority(rest string) (authority string, kind uriKind) {
	slashes := len(rest) - len(strings.TrimLeft(rest, `/\`))
	if s&uriEmptyHost != 0 && s&uriDOSPath != 0 && len(rest) > 1 && (s&uriFileLike != 0 || slashes <= len("///")) {
		if kind, isPath := s.readDrive(rest[slashes:]); isPath {
			return "", kind
		}
		if s&uriFileLike != 0 && slashes >= len("//") {
			return s.locateShare(rest, slashes)
		}
	}
	first := rest[:min(slashes, len("//"))]
	switch {
	case s&uriMustHaveAuthority != 0 && len(first) < len("//"):
		return "", uriRelative
	case s&uriMustHaveAuthority != 0 && first != "//": // the service was seen to refuse backslashes here
		return "", uriBroken
	case s&uriMustHaveAuthority != 0, s&uriMayHaveAuthority != 0 && len(first) == len("//"):
		return rest[len(first):], uriHasAuthority
	case s&uriMailLike != 0:
		return rest, uriHasAuthority
	}
	return "", uriAbsolute
}

// readDrive reads a path with a drive, such as c:/x, after the slashes.
func (s uriSyntax) readDrive(path string) (kind uriKind, isPath bool) {
	if len(path) < len("c:") || !isASCIILetter(path[0]) || path[1] != ':' && path[1] != '|' {
		return 0, false
	}
	if len(path) > len("c:") && (path[2] == '/' || path[2] == '\\') {
		return uriAbsolute, true
	}
	return uriBroken, s&uriFileLike != 0
}

// locateShare finds the host of a share in a file's URI. Three slashes begin a
// path.
func (s uriSyntax) locateShare(rest string, slashes int) (authority string, kind uriKind) {
	if slashes == len("///") && rest[slashes-1] == '/' {
		return "", uriAbsolute
	}
	if slashes == len("///") || slashes == len(rest) || rest[slashes] == '?' || rest[slashes] == '#' {
		return rest[len("//"):], uriHasAuthority
	}
	return rest[slashes:], uriHasAuthority
}
