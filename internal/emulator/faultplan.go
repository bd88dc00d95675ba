package emulator

import (
	"bytes"
	"sync"
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
}

func (p *faultPlan) add(faults ...Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, fault := range faults {
		if fault.Times == 0 {
			fault.Times = 1
		}
		p.planned = append(p.planned, plannedFault{Fault: fault})
	}
}

// take returns the fault that hits this call, nil for none.
func (p *faultPlan) take(method, path string) *Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	for index := range p.planned {
		planned := &p.planned[index]
		if planned.Times != -1 && planned.Fired >= planned.Times || !planned.matches(method, path) {
			continue
		}
		planned.Seen++
		if planned.Seen <= planned.Skip {
			continue
		}
		planned.Fired++
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
