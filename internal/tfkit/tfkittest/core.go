package tfkittest

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The part of a CLI's own work that a provider's answers depend on: what core proposes, and what it refuses of what it is
// answered. Of nested attributes that are computed, it knows those of maps.

// proposed merges configuration and prior state as core does: what the configuration leaves to the provider keeps the value
// it had. A new object has none: there it is null, and the provider makes it unknown while it plans.
func (i *Instance) proposed(prior, config tftypes.Value) tftypes.Value {
	i.tb.Helper()
	if config.IsNull() {
		return config
	}
	proposal, before := members(i.tb, config), members(i.tb, prior)
	for _, attribute := range i.schema.Block.Attributes {
		switch {
		case attribute.Computed && proposal[attribute.Name].IsNull() && before != nil:
			proposal[attribute.Name] = before[attribute.Name]
		case hasComputed(attribute) && before != nil:
			proposal[attribute.Name] = i.proposedMap(attribute, before[attribute.Name], proposal[attribute.Name])
		}
	}
	return tftypes.NewValue(i.typ, proposal)
}

// proposedMap does so for the objects of a nested map, by their keys.
func (i *Instance) proposedMap(attribute *tfprotov6.SchemaAttribute, prior, config tftypes.Value) tftypes.Value {
	i.tb.Helper()
	if prior.IsNull() || config.IsNull() || !config.IsKnown() {
		return config
	}
	elements, before := members(i.tb, config), members(i.tb, prior)
	for key, element := range elements {
		was, held := before[key]
		if !held || !element.IsKnown() || element.IsNull() {
			continue
		}
		proposal, had := members(i.tb, element), members(i.tb, was)
		for _, inner := range attribute.NestedType.Attributes {
			if inner.Computed && proposal[inner.Name].IsNull() {
				proposal[inner.Name] = had[inner.Name]
			}
		}
		elements[key] = tftypes.NewValue(element.Type(), proposal)
	}
	return tftypes.NewValue(config.Type(), elements)
}

// checkPlan fails the test where core would say "Provider produced invalid plan": a planned value must be the configured one,
// or, if both are there, the prior one; only a computed attribute may have a value of the provider's. Core lets a plan depart from that
// which asks for it, as those of providers for its first versions do.
func (i *Instance) checkPlan(p Plan) {
	i.tb.Helper()
	if p.config.IsNull() {
		if !p.planned.IsNull() {
			i.tb.Errorf("core would refuse the plan: it is to destroy, and plans %v", p.Planned)
		}
		return
	}
	was, says, planned := members(i.tb, p.prior), members(i.tb, p.config), members(i.tb, p.planned)
	for _, attribute := range i.schema.Block.Attributes {
		configured, before, got := says[attribute.Name], was[attribute.Name], planned[attribute.Name]
		switch {
		case got.Equal(configured):
		case was != nil && !configured.IsNull() && !before.IsNull() && got.Equal(before):
		case configured.IsNull() && attribute.Computed:
		case hasComputed(attribute) && i.mapIsPlannable(attribute, before, configured, got):
		case p.departs:
		default:
			i.tb.Errorf("core would refuse the plan for %s: configured %s, prior %s, planned %s", attribute.Name, configured, before, got)
		}
	}
}

// mapIsPlannable reports whether core takes a planned nested map: it has the keys that are configured, and in each object the
// rule for attributes holds.
func (i *Instance) mapIsPlannable(attribute *tfprotov6.SchemaAttribute, before, configured, got tftypes.Value) bool {
	i.tb.Helper()
	if configured.IsNull() || !configured.IsKnown() || got.IsNull() || !got.IsKnown() {
		return false
	}
	was, says, planned := map[string]tftypes.Value{}, members(i.tb, configured), members(i.tb, got)
	if before.Type() != nil && !before.IsNull() {
		was = members(i.tb, before)
	}
	if len(says) != len(planned) {
		return false
	}
	for key, element := range says {
		object, ok := planned[key]
		if !ok || !i.objectIsPlannable(attribute, was[key], element, object) {
			return false
		}
	}
	return true
}

// objectIsPlannable does so for one object; before has no type where there was none.
func (i *Instance) objectIsPlannable(attribute *tfprotov6.SchemaAttribute, before, configured, got tftypes.Value) bool {
	i.tb.Helper()
	if !configured.IsKnown() || configured.IsNull() {
		return got.Equal(configured)
	}
	says, planned, had := members(i.tb, configured), members(i.tb, got), map[string]tftypes.Value{}
	if before.Type() != nil {
		had = members(i.tb, before)
	}
	return !slices.ContainsFunc(attribute.NestedType.Attributes, func(one *tfprotov6.SchemaAttribute) bool {
		value, prior := planned[one.Name], had[one.Name]
		kept := prior.Type() != nil && value.Equal(prior)
		return !value.Equal(says[one.Name]) && (!one.Computed || !says[one.Name].IsNull()) && !kept
	})
}

// checkApplied fails the test where core would say "Provider produced inconsistent result after apply": what the plan knew
// must have come true, and nothing may stay unknown.
func (i *Instance) checkApplied(p Plan) {
	i.tb.Helper()
	if p.planned.IsNull() || i.state.IsNull() {
		if p.planned.IsNull() != i.state.IsNull() {
			i.tb.Errorf("core would find the result inconsistent: planned %v, got %v", p.Planned, i.State())
		}
		return
	}
	applied := members(i.tb, i.state)
	for name, planned := range members(i.tb, p.planned) {
		if got := applied[name]; !got.IsFullyKnown() || !hasComeTrue(i.tb, planned, got) {
			i.tb.Errorf("core would find the result inconsistent for %s: planned %s, got %s", name, planned, got)
		}
	}
}

// hasComeTrue reports whether a result is what was planned, as far as that was known.
func hasComeTrue(tb TB, planned, got tftypes.Value) bool {
	tb.Helper()
	if planned.IsFullyKnown() || !planned.IsKnown() {
		return !planned.IsKnown() || got.Equal(planned)
	}
	if !planned.Type().Is(tftypes.Map{}) && !planned.Type().Is(tftypes.Object{}) {
		return true
	}
	known, now := members(tb, planned), members(tb, got)
	if len(known) != len(now) {
		return false
	}
	for name, value := range known {
		result, ok := now[name]
		if !ok || !hasComeTrue(tb, value, result) {
			return false
		}
	}
	return true
}

// contradicted names the attributes of which a plan knew something else than a later one, for which core would say "Provider
// produced inconsistent final plan".
func contradicted(tb TB, first, final tftypes.Value) []string {
	tb.Helper()
	var names []string
	second := members(tb, final)
	for name, value := range members(tb, first) {
		if !comesTrue(tb, value, second[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// comesTrue reports whether a value can be what another one has turned out to be. Of a set that is not wholly known, core goes by the
// elements.
func comesTrue(tb TB, value, final tftypes.Value) bool {
	tb.Helper()
	switch {
	case value.IsFullyKnown():
		return value.Equal(final)
	case !value.IsKnown() || final.IsNull() || !final.IsKnown() || !value.Type().Is(tftypes.Set{}):
		return true
	}
	known := slices.DeleteFunc(as[[]tftypes.Value](tb, value), func(element tftypes.Value) bool { return !element.IsFullyKnown() })
	return !slices.ContainsFunc(known, func(element tftypes.Value) bool {
		return !slices.ContainsFunc(as[[]tftypes.Value](tb, final), element.Equal)
	})
}

// whole stands for all attributes where an object comes or goes.
const whole = "(the whole)"

// differing names the attributes in which two objects differ.
func differing(tb TB, before, after tftypes.Value) []string {
	tb.Helper()
	if before.IsNull() || after.IsNull() {
		if before.IsNull() == after.IsNull() {
			return nil
		}
		return []string{whole}
	}
	var names []string
	now := members(tb, after)
	for name, was := range members(tb, before) {
		if !now[name].Equal(was) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// members are the attributes of an object; of one that is null there are none.
func members(tb TB, object tftypes.Value) map[string]tftypes.Value {
	tb.Helper()
	if object.IsNull() {
		return nil
	}
	return maps.Clone(as[map[string]tftypes.Value](tb, object)) // As hands out the value's own map
}

// checkFlat fails the test for a schema with attributes inside others of which the rules here know nothing.
func checkFlat(tb TB, schema *tfprotov6.Schema) {
	tb.Helper()
	if len(schema.Block.BlockTypes) > 0 {
		tb.Fatalf("the schema has blocks: teach tfkittest what core does with them")
	}
	for _, attribute := range schema.Block.Attributes {
		if attribute.NestedType == nil {
			continue
		}
		for _, inner := range attribute.NestedType.Attributes {
			if inner.Computed && attribute.NestedType.Nesting != tfprotov6.SchemaObjectNestingModeMap || inner.NestedType != nil {
				tb.Fatalf("%s.%s is computed outside a map, or nested further: teach tfkittest what core does with it", attribute.Name, inner.Name)
			}
		}
	}
}

// hasComputed reports whether an attribute is a nested map with computed attributes.
func hasComputed(attribute *tfprotov6.SchemaAttribute) bool {
	return attribute.NestedType != nil && slices.ContainsFunc(attribute.NestedType.Attributes, func(inner *tfprotov6.SchemaAttribute) bool {
		return inner.Computed
	})
}
