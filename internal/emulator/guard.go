package emulator

import (
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// guard refuses what only a web page could send. A page can reach loopback under a name of its own
// (DNS rebinding), so the Host must be loopback, unless remote calls are allowed; and a page of
// another site must not use the controls, which hand out credentials. It returns nil for a call
// that may go on.
func guard(r *http.Request, control, allowRemote bool) *wire.Reply {
	if !allowRemote && !isLoopbackHost(r.Host) {
		return refusal("The emulator answers on loopback only; the request's Host is " + strconv.Quote(r.Host) + ".")
	}
	if control && wire.FromOtherSite(r) {
		return refusal("The emulator's controls are not for pages of other sites.")
	}
	return nil
}

func isLoopbackHost(hostPort string) bool {
	host := hostPort
	if name, _, err := net.SplitHostPort(hostPort); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}

func refusal(message string) *wire.Reply {
	return wire.JSON(http.StatusForbidden, errorText{message})
}
