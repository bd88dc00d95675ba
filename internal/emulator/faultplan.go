package emulator

import (
	"bytes"
	"sync"
	"time"
)

// faultPlan is the faults in the order they were added; of several that match a
// call, the first one that is not used up fires.
type faultPlan struct {
	mu      sync.Mutex
	planned []plannedFault
}

type plannedFault struct {
	Fault
	// Seen and Fired count matching calls and those it hit.
	Seen  int `json:"seen"`
	Fired int `json:"fired"`

	ends time.Time // of a fault with a time, once it has hit a call
}

// isOver reports whether the fault hits no call any more.
func (f *plannedFault) isOver(now time.Time) bool {
	if f.For > 0 {
		return f.Fired > 0 && !now.Before(f.ends)
	}
	return f.Times != -1 && f.Fired >= f.Times
}

func (p *faultPlan) add(faults ...Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, fault := range faults {
		if fault.Times == 0 && fault.For == 0 {
			fault.Times = 1
		}
		p.planned = append(p.planned, plannedFault{Fault: fault})
	}
}

// take returns the fault that hits this call, nil for none.
func (p *faultPlan) take(method, path string, now time.Time) *Fault {
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

func (p *faultPlan) list() []plannedFault {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]plannedFault{}, p.planned...)
}

func (p *faultPlan) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.planned = nil
}

// parseFaults reads one fault or a list of them.
func parseFaults(body []byte) ([]Fault, error) {
	faults := []Fault{{}}
	var err error
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")) {
		err = decodeStrict(body, &faults)
	} else {
		err = decodeStrict(body, &faults[0])
	}
	for index := range faults {
		if err == nil {
			err = faults[index].validate()
		}
	}
	return faults, err
}
