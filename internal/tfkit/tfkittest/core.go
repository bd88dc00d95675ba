package tfkittest

import (
	"maps"
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// proposed merges configuration and prior state as core does: what the configuration leaves to the provider keeps the
// value it had. Attributes inside others are the configuration's.
func (i *Instance) proposed(prior, config tftypes.Value) tftypes.Value {
	i.tb.Helper()
	if config.IsNull() {
		return config
	}
	members := maps.Clone(as[map[string]tftypes.Value](i.tb, config)) // As hands out the value's own map
	for _, attribute := range i.schema.Block.Attributes {
		if !attribute.Computed || !members[attribute.Name].IsNull() {
			continue
		}
		if prior.IsNull() {
			members[attribute.Name] = tftypes.NewValue(attribute.ValueType(), tftypes.UnknownValue)
			if attribute.Optional {
				members[attribute.Name] = tftypes.NewValue(attribute.ValueType(), nil)
			}
			continue
		}
		members[attribute.Name] = as[map[string]tftypes.Value](i.tb, prior)[attribute.Name]
	}
	return tftypes.NewValue(i.typ, members)
}

// checkPlan fails the test where core would refuse the plan: a planned value must be the configured one, or, if both are
// there, the prior one; only a computed attribute may have a value of the provider's.
func (i *Instance) checkPlan(prior, config tftypes.Value, p Plan) {
	i.tb.Helper()
	was, _ := fromValue(i.tb, prior).(Object)
	says, _ := fromValue(i.tb, config).(Object)
	for _, attribute := range i.schema.Block.Attributes {
		if attribute.NestedType != nil {
			continue
		}
		configured, planned := says[attribute.Name], p.Planned[attribute.Name]
		switch {
		case reflect.DeepEqual(planned, configured):
		case configured != nil && was[attribute.Name] != nil && reflect.DeepEqual(planned, was[attribute.Name]):
		case configured == nil && attribute.Computed:
		default:
			i.tb.Errorf("core would refuse the plan for %s: configured %v, prior %v, planned %v",
				attribute.Name, configured, was[attribute.Name], planned)
		}
	}
}

// checkApplied fails the test where core would find the result inconsistent: what the plan knew must have come true.
func (i *Instance) checkApplied(p Plan) {
	i.tb.Helper()
	state := i.State()
	if (state == nil) != (p.Planned == nil) {
		i.tb.Errorf("core would find the result inconsistent: planned %v, got %v", p.Planned, state)
		return
	}
	for _, attribute := range i.schema.Block.Attributes {
		planned, got := p.Planned[attribute.Name], state[attribute.Name]
		if got == Unknown || planned != Unknown && !reflect.DeepEqual(planned, got) {
			i.tb.Errorf("core would find the result inconsistent for %s: planned %v, got %v", attribute.Name, planned, got)
		}
	}
}
