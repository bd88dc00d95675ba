package fault

import (
	"bytes"
	"sync"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// Plan is the faults in the order they were added; of several that match a call, the first one that
// is not used up fires.
type Plan struct {
	mu      sync.Mutex
	planned []Planned
}

// Planned is a fault in a plan, as far as it has come.
type Planned struct {
	Fault
	// Seen and Fired count matching calls and those it hit.
	Seen  int `json:"seen"`
	Fired int `json:"fired"`

	ends time.Time // of a fault with a time, once it has hit a call
}

// isOver reports whether the fault hits no call any more.
func (f *Planned) isOver(now time.Time) bool {
	if f.For > 0 {
		return f.Fired > 0 && !now.Before(f.ends)
	}
	return f.Times != -1 && f.Fired >= f.Times
}

// Add puts faults at the end of the plan.
func (p *Plan) Add(faults ...Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, fault := range faults {
		if fault.Times == 0 && fault.For == 0 {
			fault.Times = 1
		}
		p.planned = append(p.planned, Planned{Fault: fault})
	}
}

// Take returns the fault that hits this call, nil for none.
func (p *Plan) Take(method, path string, now time.Time) *Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	for index := range p.planned {
		planned := &p.planned[index]
		if planned.isOver(now) || !planned.matches(method, path) {
			continue
		}
		planned.Seen++
		if planned.Seen <= planned.Skip {
			continue
		}
		if planned.Fired++; planned.Fired == 1 {
			planned.ends = now.Add(time.Duration(planned.For))
		}
		fault := planned.Fault
		return &fault
	}
	return nil
}

// List returns all faults, those that are over included.
func (p *Plan) List() []Planned {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Planned{}, p.planned...)
}

// Clear removes all faults.
func (p *Plan) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.planned = nil
}

// Parse reads one fault or a list of them.
func Parse(body []byte) ([]Fault, error) {
	faults := []Fault{{}}
	var err error
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")) {
		err = wire.DecodeStrict(body, &faults)
	} else {
		err = wire.DecodeStrict(body, &faults[0])
	}
	for index := range faults {
		if err == nil {
			err = faults[index].Validate()
		}
	}
	return faults, err
}
