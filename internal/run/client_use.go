package run

import (
	"slices"
	"sync"
)

// ClientUse is which systems of a run list which clients of Maskinporten. The zero value is ready for use, also by several goroutines.
type ClientUse struct {
	mu      sync.Mutex
	clients map[string][]string // by the id of the system
}

// Lists notes the clients of a system, as the state or a plan has them; the last word counts.
func (u *ClientUse) Lists(system string, clients []string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.clients == nil {
		u.clients = make(map[string][]string)
	}
	u.clients[system] = clients
}

// Systems are those that list a client, sorted.
func (u *ClientUse) Systems(client string) []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	var systems []string
	for system, clients := range u.clients {
		if slices.Contains(clients, client) {
			systems = append(systems, system)
		}
	}
	slices.Sort(systems)
	return systems
}
