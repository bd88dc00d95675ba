package run

import (
	"encoding/json"
	"sync"
)

// States is what the CLI has read from its state in one run. It hands every object to the provider to have it upgraded, also where
// it neither refreshes it nor plans it as what it is: a tainted object is planned as one to be made, and with `-refresh=false`
// nothing else tells that there is one. The zero value is ready for use, also by several goroutines.
type States struct {
	mu        sync.Mutex
	waiting   map[string][]json.RawMessage         // by resource type, until it is observed
	observers map[string]func(raw json.RawMessage) // by resource type
}

// Observe hands over the attributes of every object of a resource type, those that were read before as well. There is one observer of
// a type.
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

// Add notes the attributes of an object of a resource type.
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
