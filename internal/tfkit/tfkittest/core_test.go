package tfkittest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// note is a resource whose name is configured, whose id is given out, and whose text is either. It can lie.
type note struct {
	planned, applied func(*noteModel) // change what an honest one would say; nil for nothing
}

type noteModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
	Text types.String `tfsdk:"text"`
}

// Metadata implements [resource.Resource].
func (note) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "note"
}

// Schema implements [resource.Resource].
func (note) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true}, "name": schema.StringAttribute{Required: true},
		"text": schema.StringAttribute{Optional: true, Computed: true},
	}}
}

// ModifyPlan implements [resource.ResourceWithModifyPlan].
func (n note) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if n.planned == nil || req.Plan.Raw.IsNull() {
		return
	}
	var m noteModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	n.planned(&m)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, m)...)
}

// Create implements [resource.Resource].
func (n note) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m noteModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	m.ID = types.StringValue("1")
	if m.Text.IsUnknown() {
		m.Text = types.StringValue("given")
	}
	if n.applied != nil {
		n.applied(&m)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// Update implements [resource.Resource].
func (n note) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	created := resource.CreateResponse{State: resp.State}
	n.Create(ctx, resource.CreateRequest{Plan: req.Plan}, &created)
	resp.State, resp.Diagnostics = created.State, created.Diagnostics
}

// Read implements [resource.Resource].
func (note) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

// Delete implements [resource.Resource].
func (note) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// hearing is a test that hears its errors instead of failing by them.
type hearing struct {
	*testing.T

	errors *[]string
}

// Errorf implements [tfkittest.TB].
func (h hearing) Errorf(format string, args ...any) {
	*h.errors = append(*h.errors, fmt.Sprintf(format, args...))
}

// A provider that does what core refuses fails its test, and an honest one does not.
func TestWhatCoreRefusesFailsTheTest(t *testing.T) {
	t.Parallel()
	named := tfkittest.Object{"name": "a"}
	texted := tfkittest.Object{"name": "a", "text": "b"}
	other := types.StringValue("other")
	for name, test := range map[string]struct {
		note    note
		configs []tfkittest.Object // one after the other
		says    string             // "" when nothing is refused
	}{
		"honest":                         {configs: []tfkittest.Object{named, texted, named, nil}},
		"a text of the provider's":       {note: note{planned: func(m *noteModel) { m.Text = other }}, configs: []tfkittest.Object{named}},
		"another name is planned":        {note: note{planned: func(m *noteModel) { m.Name = other }}, configs: []tfkittest.Object{named}, says: "refuse the plan for name"},
		"a configured name is not known": {note: note{planned: func(m *noteModel) { m.Name = types.StringUnknown() }, applied: func(m *noteModel) { m.Name = other }}, configs: []tfkittest.Object{named}, says: "refuse the plan for name"},
		"another text is planned":        {note: note{planned: func(m *noteModel) { m.Text = other }}, configs: []tfkittest.Object{texted}, says: "refuse the plan for text"},
		"another name is made":           {note: note{applied: func(m *noteModel) { m.Name = other }}, configs: []tfkittest.Object{named}, says: "result inconsistent for name"},
		"another text is made":           {note: note{applied: func(m *noteModel) { m.Text = other }}, configs: []tfkittest.Object{texted}, says: "result inconsistent for text"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var heard []string
			offers := tfkittest.Offers{Resources: []func() resource.Resource{func() resource.Resource { return test.note }}}
			i := tfkittest.NewProvider(hearing{t, &heard}, new(tfkit.ProviderData), offers).Instance("note")
			for _, config := range test.configs {
				if diags := i.Apply(config); diags.HasError() && test.says == "" {
					t.Fatal(diags.Text())
				}
			}
			if said := strings.Join(heard, "\n"); (test.says == "") != (said == "") || !strings.Contains(said, test.says) {
				t.Errorf("heard %q, want %q", said, test.says)
			}
		})
	}
}

// A CLI says for each plan what it does, what it changes, and, with what was known before, what it may not change any more.
func TestPlanTellsWhatItChanges(t *testing.T) {
	t.Parallel()
	offers := tfkittest.Offers{Resources: []func() resource.Resource{func() resource.Resource { return note{} }}}
	i := tfkittest.NewProvider(t, new(tfkit.ProviderData), offers).Instance("note")
	tell := func(config tfkittest.Object) string {
		p := i.Plan(config)
		return fmt.Sprint(p.Action, p.Changes)
	}
	first := i.Plan(tfkittest.Object{"name": "a"})
	if got := fmt.Sprint(first.Action, first.Changes, first.Planned); got != "create[(the whole)] map[id:known after apply name:a text:known after apply]" {
		t.Errorf("to create: %s", got)
	}
	if got := first.Contradicted(t, i.Plan(tfkittest.Object{"name": "b", "text": "b"})); fmt.Sprint(got) != "[name]" {
		t.Errorf("the second plan contradicts %v", got)
	}
	if diags := i.ApplyPlan(first); len(diags) > 0 {
		t.Fatal(diags.Text())
	}
	for want, config := range map[string]tfkittest.Object{
		"none[]": {"name": "a"}, "update[text]": {"name": "a", "text": "b"}, "delete[(the whole)]": nil,
	} {
		if got := tell(config); !strings.HasPrefix(strings.ReplaceAll(got, "id ", ""), want) {
			t.Errorf("%v plans %s, want %s", config, got, want)
		}
	}
}

// A provider gets every text composed, be it of a configuration, a state or its own answer, and core sees no other.
func TestCoreComposesTexts(t *testing.T) {
	t.Parallel()
	const composed, decomposed = "p\u00e5", "pa\u030a"
	offers := tfkittest.Offers{Resources: []func() resource.Resource{func() resource.Resource {
		return note{applied: func(m *noteModel) {
			if m.Name.ValueString() != composed {
				t.Errorf("the name is %+q", m.Name)
			}
			m.Text = types.StringValue(decomposed)
		}}
	}}}
	i := tfkittest.NewProvider(t, new(tfkit.ProviderData), offers).Instance("note")
	if diags := i.Apply(tfkittest.Object{"name": decomposed, "text": composed}); diags.HasError() {
		t.Fatal(diags.Text())
	}
	if state := i.State(); state["name"] != composed || state["text"] != composed {
		t.Errorf("the state has %+q", state)
	}
	for _, text := range []string{composed, decomposed} {
		if p := i.Plan(tfkittest.Object{"name": text, "text": text}); p.Action != "none" {
			t.Errorf("%+q plans to %s %v", text, p.Action, p.Changes)
		}
	}
}

// taggedNote has tags, in a set and in a map.
type taggedNote struct{ note }

type tags struct {
	Set types.Set `tfsdk:"set"`
	Map types.Map `tfsdk:"map"`
}

// Schema implements [resource.Resource].
func (taggedNote) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"set": schema.SetAttribute{ElementType: types.StringType, Required: true},
		"map": schema.MapAttribute{ElementType: types.StringType, Required: true},
	}}
}

// Create implements [resource.Resource].
func (taggedNote) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan tags
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Of what is equal once it is composed, a set has one, and a map has one key.
func TestCoreHoldsEqualElementsOnce(t *testing.T) {
	t.Parallel()
	offers := tfkittest.Offers{Resources: []func() resource.Resource{func() resource.Resource { return taggedNote{} }}}
	i := tfkittest.NewProvider(t, new(tfkit.ProviderData), offers).Instance("note")
	config := tfkittest.Object{"set": []string{"\u00e5", "b", "a\u030a", "b"}, "map": tfkittest.Object{"a\u030a": "b"}}
	if diags := i.Apply(config); diags.HasError() {
		t.Fatal(diags.Text())
	}
	if got := fmt.Sprintf("%+q", i.State()); got != `map["map":map["\u00e5":"b"] "set":["b" "\u00e5"]]` {
		t.Errorf("the state has %s", got)
	}
	unknowns := tfkittest.Object{"set": []any{tfkittest.Unknown, "b", tfkittest.Unknown}, "map": tfkittest.Object{}}
	if planned, _ := i.Plan(unknowns).Planned["set"].([]any); len(planned) != 3 {
		t.Errorf("two elements that are not known are planned as %v", planned)
	}
}
