package emulator

import (
	"github.com/altinn/terraform-provider-altinn/internal/emulator/fault"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// The types with which an emulator is told what to be, for callers that need nothing else of their
// packages.
type (
	// World is what exists around the emulated services.
	World = world.World
	// Vendor is an organisation and its Maskinporten clients.
	Vendor = world.Vendor
	// Client is a Maskinporten client; the emulator makes its key.
	Client = world.Client
	// ScopeRequest is the access to a scope that its owner has not approved.
	ScopeRequest = world.ScopeRequest
	// Delegation is what a consumer has delegated to a supplier in Altinn.
	Delegation = world.Delegation
	// Holding is what a system user holds at an organisation.
	Holding = systemuser.Holding
	// SystemUserClient is a client that a customer has given to its system user for clients.
	SystemUserClient = systemuser.Client
	// Fault makes matching calls fail.
	Fault = fault.Fault
	// Duration is a time.Duration that is a text such as "90s" in JSON.
	Duration = fault.Duration
	// RateLimit is how many calls go through in every second.
	RateLimit = fault.RateLimit
)

// Where a connection breaks, and how a refused call is told when to come back.
const (
	DropBefore = fault.DropBefore
	DropAfter  = fault.DropAfter

	RetryAfterSeconds = fault.RetryAfterSeconds
	RetryAfterDate    = fault.RetryAfterDate
	RetryAfterNone    = fault.RetryAfterNone
)

// LoadWorld reads a world from a JSON file. Errors name what is wrong and where.
func LoadWorld(path string) (World, error) { return world.Load(path) }

// ParseWorld reads a world from JSON.
func ParseWorld(content []byte) (World, error) { return world.Parse(content) }
