package tfkittest

// What tests expect of a resource between one command of a CLI and the next.

// Create makes a resource of a configuration, and ends the test on an error.
func (p *Provider) Create(typeName string, config Object) *Instance {
	p.tb.Helper()
	i := p.Instance(typeName)
	i.MustApply(config)
	return i
}

// Exists reports whether the state has the object.
func (i *Instance) Exists() bool { return !i.state.IsNull() }

// Text is an attribute of the state, "" when it is null or no text.
func (i *Instance) Text(attribute string) string {
	i.tb.Helper()
	text, _ := i.State()[attribute].(string)
	return text
}

// MustApply is [Instance.Apply]; it ends the test on an error.
func (i *Instance) MustApply(config Object) Diagnostics {
	i.tb.Helper()
	diags := i.Apply(config)
	noErrors(i.tb, diags)
	return diags
}

// MustRefresh is [Instance.Refresh]; it ends the test on an error.
func (i *Instance) MustRefresh() Diagnostics {
	i.tb.Helper()
	diags := i.Refresh()
	noErrors(i.tb, diags)
	return diags
}

// ExpectSettled refreshes the object. It fails the test if the refresh or the plan of the configuration has anything to say, and
// unless the plan changes nothing.
func (i *Instance) ExpectSettled(config Object) {
	i.tb.Helper()
	if diags := i.Refresh(); len(diags) > 0 {
		i.tb.Errorf("the refresh says %s", diags)
	}
	i.ExpectUnchanged(config)
}

// ExpectUnchanged fails the test unless the plan of the configuration changes nothing and has nothing to say.
func (i *Instance) ExpectUnchanged(config Object) {
	i.tb.Helper()
	if p := i.Plan(config); p.Action != "none" || len(p.Diagnostics) > 0 {
		i.tb.Errorf("the plan is to %s: it changes %v and replaces for %v; %s", p.Action, p.Changes, p.Replaces, p.Diagnostics)
	}
}

// Expect fails the test unless one error has all the words of the first list and one warning all those of the second. Where a list
// is nil, there must be no such diagnostic at all.
func (d Diagnostics) Expect(tb TB, errors, warnings []string) {
	tb.Helper()
	d.Errors().expect(tb, "error", errors)
	d.Warnings().expect(tb, "warning", warnings)
}

func (d Diagnostics) expect(tb TB, kind string, words []string) {
	tb.Helper()
	switch {
	case words == nil && len(d) > 0:
		tb.Errorf("there is an unexpected %s: %s", kind, d)
	case words != nil && !d.Says(words...):
		tb.Errorf("no %s says %q: %s", kind, words, d)
	}
}
