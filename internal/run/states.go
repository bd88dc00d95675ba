package run

import (
	"encoding/json"
	"sync"
)

// States holds the objects that the CLI has in its state in one run. The CLI hands every object to
// the provider to be upgraded, even one that it neither refreshes nor plans under its id: a tainted
// object is planned as a creation, and with `-refresh=false` no other call mentions it. The zero
// value is ready for use and safe for concurrent use.
type States struct {
	mu        sync.Mutex
	waiting   map[string][]json.RawMessage         // by resource type, for an observer to come
	observers map[string]func(raw json.RawMessage) // by resource type
}

// Observe calls the observer with the attributes of every object of a resource type, including
// those added before. A type has one observer, the last.
func (s *States) Observe(resourceType string, observer func(raw json.RawMessage)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.observers == nil {
		s.observers = make(map[string]func(json.RawMessage))
	}
	s.observers[resourceType] = observer
	for _, raw := range s.waiting[resourceType] {
		observer(raw)
	}
	delete(s.waiting, resourceType)
}

// Add hands the attributes of an object to the observer of its resource type, or keeps them for
// one.
func (s *States) Add(resourceType string, raw json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if observer, ok := s.observers[resourceType]; ok {
		observer(raw)
		return
	}
	if s.waiting == nil {
		s.waiting = make(map[string][]json.RawMessage)
	}
	s.waiting[resourceType] = append(s.waiting[resourceType], raw)
}
