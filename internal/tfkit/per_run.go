package tfkit

import (
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// PerRun keeps something for as long as a run lasts, for all instances of a resource: a new one answers each of Terraform's
// calls. The zero value is ready for use.
type PerRun[T any] struct {
	mu   sync.Mutex
	data *ProviderData
	kept *T
}

// Of returns what is kept for the run in which the provider was configured with the data. A run ends when the provider is
// configured anew; what is kept then is what fresh makes.
func (p *PerRun[T]) Of(data *ProviderData, fresh func(*run.Run) *T) *T {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil || p.data != data {
		p.data, p.kept = data, fresh(data.Run)
	}
	return p.kept
}
