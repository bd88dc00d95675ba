package acceptance_test

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The part of the command line's own work that a provider's answers depend on: what it proposes, and what it refuses of
// what it is answered. Rules of nested attributes are left out, because no attribute here is computed below the top level.

// proposed is the new state that a CLI proposes: the configuration, and for computed attributes that it leaves open, what
// the state has.
func proposed(t tb, schema *tfprotov6.Schema, prior, config tftypes.Value) tftypes.Value {
	t.Helper()

	if config.IsNull() {
		return config
	}

	values := attributes(t, config)
	before := attributes(t, prior)

	for _, attribute := range schema.Block.Attributes {
		if !attribute.Computed || !values[attribute.Name].IsNull() {
			continue
		}

		if before == nil {
			values[attribute.Name] = tftypes.NewValue(attribute.ValueType(), tftypes.UnknownValue)
		} else {
			values[attribute.Name] = before[attribute.Name]
		}
	}

	return tftypes.NewValue(config.Type(), values)
}

// invalidPlan names the attributes for which a CLI says "Provider produced invalid plan": what is configured must be
// planned as it is, or stay as it was.
func invalidPlan(t tb, schema *tfprotov6.Schema, prior, config, planned tftypes.Value) []string {
	t.Helper()

	if config.IsNull() {
		if !planned.IsNull() {
			return []string{"(the whole: it is to be destroyed)"}
		}

		return nil
	}

	configured, before, after := attributes(t, config), attributes(t, prior), attributes(t, planned)

	var wrong []string

	for _, attribute := range schema.Block.Attributes {
		want, got := configured[attribute.Name], after[attribute.Name]
		asConfigured := got.Equal(want)
		asBefore := before != nil && !want.IsNull() && !before[attribute.Name].IsNull() && got.Equal(before[attribute.Name])
		open := attribute.Computed && want.IsNull()

		if !asConfigured && !asBefore && !open {
			wrong = append(wrong, attribute.Name)
		}
	}

	slices.Sort(wrong)

	return wrong
}

// inconsistent names the attributes for which a CLI says "Provider produced inconsistent result after apply": what was
// planned must come out as planned, and nothing may stay unknown.
func inconsistent(t tb, planned, applied tftypes.Value) []string {
	t.Helper()

	if planned.IsNull() || applied.IsNull() {
		if planned.IsNull() != applied.IsNull() {
			return []string{"(the whole)"}
		}

		return nil
	}

	var wrong []string

	got := attributes(t, applied)
	for name, want := range attributes(t, planned) {
		if !got[name].IsFullyKnown() || want.IsFullyKnown() && !got[name].Equal(want) {
			wrong = append(wrong, name)
		}
	}

	slices.Sort(wrong)

	return wrong
}

// changed names the attributes in which two states differ.
func changed(t tb, before, after tftypes.Value) []string {
	t.Helper()

	if before.IsNull() && after.IsNull() {
		return nil
	}

	if before.IsNull() || after.IsNull() {
		return []string{"(the whole)"}
	}

	var names []string

	now := attributes(t, after)
	for name, was := range attributes(t, before) {
		if !now[name].Equal(was) {
			names = append(names, name)
		}
	}

	slices.Sort(names)

	return names
}
