package tfkittest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Stop interrupts the calls under way, as a CLI does on Ctrl-C.
func (p *Provider) Stop() {
	resp, err := p.server.StopProvider(context.WithoutCancel(p.tb.Context()), &tfprotov6.StopProviderRequest{})
	if err != nil || resp.Error != "" {
		p.tb.Errorf("stopping the provider: %v %v", err, resp)
	}
}
