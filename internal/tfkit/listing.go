package tfkit

import (
	"context"
	"iter"
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/list/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const (
	// listTimeout is what a list may take unless `timeouts` says otherwise.
	listTimeout = 20 * time.Minute
	// readAhead is how many objects a list reads at the same time, unless the client allows fewer.
	readAhead = 10
)

// Listing is one call of a list resource: how it finds objects, and how it shows one.
type Listing[T any] struct {
	// Timeouts is the value of an attribute made by [ListTimeouts].
	Timeouts timeouts.Value
	// Find yields the objects, or diagnostics in place of one. It must not fetch more than is taken
	// from it. After an error it is not asked again.
	Find func(context.Context) iter.Seq2[T, diag.Diagnostics]
	// Show fills in a result, and reports whether there is one: an object that has vanished
	// meanwhile is left out. It is called for several objects at the same time.
	Show func(context.Context, T, *list.ListResult) bool
}

// ListTimeouts returns the timeouts attribute of a list resource.
func ListTimeouts(ctx context.Context) schema.Attribute {
	attribute := timeouts.AttributesWithOpts(ctx, timeouts.Opts{
		ListDescription: "How long the list may take at most, retries included, as a duration such as `90s` or `5m`. " +
			"Defaults to `" + shortDuration(listTimeout) + "`.",
	})
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		nested.MarkdownDescription = "How long the list may take."
		for name, one := range nested.Attributes {
			if text, ok := one.(schema.StringAttribute); ok {
				text.Validators = timeoutValidators()
				nested.Attributes[name] = text
			}
		}
		return nested
	}
	return attribute
}

// DecodeList reads the configuration of a list resource. A block without `config` leaves the target
// as it is. A value that is not known yet is an error: a list that lacks something because of it
// would mislead.
func DecodeList(ctx context.Context, config tfsdk.Config, target any) diag.Diagnostics {
	var diags diag.Diagnostics
	var arguments map[string]tftypes.Value
	if config.Raw.IsNull() {
		return nil
	}
	if err := config.Raw.As(&arguments); err != nil {
		diags.AddError("Configuration not known yet", unknownList)
		return diags
	}
	for _, name := range slices.Sorted(maps.Keys(arguments)) {
		if !arguments[name].IsFullyKnown() {
			diags.AddAttributeError(path.Root(name), "Value not known yet", unknownList)
		}
	}
	if !diags.HasError() {
		diags.Append(config.Get(ctx, target)...)
	}
	return diags
}

const unknownList = `This value becomes known only when something else is applied, and what to list depends on it.

Write the value itself here, or a variable, or apply what it comes from first.`

// Results returns the stream of results. It ends at the limit without fetching more, and after the
// first error, which is a result of its own. The timeout applies to the whole stream, which begins
// after List has returned.
func (l Listing[T]) Results(ctx context.Context, req list.ListRequest) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		var diags diag.Diagnostics
		ctx, cancel := Deadline(ctx, l.Timeouts.List, listTimeout, &diags)
		defer cancel()
		if diags.HasError() {
			push(list.ListResult{Diagnostics: diags})
			return
		}
		out := listed[T]{Listing: l, req: req, push: push, left: math.MaxInt64}
		if req.Limit > 0 {
			out.left = req.Limit
		}
		for item, diags := range l.Find(ctx) {
			if len(diags) > 0 {
				if !out.flush(ctx) || !push(list.ListResult{Diagnostics: diags}) || diags.HasError() {
					return
				}
			} else if !out.add(ctx, item) {
				return
			}
		}
		out.flush(ctx)
	}
}

// listed pushes the results of one list.
type listed[T any] struct {
	Listing[T]

	req   list.ListRequest
	push  func(list.ListResult) bool
	left  int64 // up to the limit
	batch []T   // found and not shown
}

// add takes an object, and reports whether more are wanted. Several objects are shown at the same
// time, but never more than the limit leaves room for.
func (l *listed[T]) add(ctx context.Context, item T) bool {
	ahead := int64(1)
	if l.req.IncludeResource {
		ahead = readAhead
	}
	l.batch = append(l.batch, item)
	return int64(len(l.batch)) < min(ahead, l.left) || l.flush(ctx)
}

// flush pushes the batch in its order, and reports whether more are wanted.
func (l *listed[T]) flush(ctx context.Context) bool {
	results := make([]*list.ListResult, len(l.batch))
	var all sync.WaitGroup
	for i, item := range l.batch {
		all.Go(func() {
			result := l.req.NewListResult(ctx)
			if l.Show(ctx, item, &result) || result.Diagnostics.HasError() {
				results[i] = &result
			}
		})
	}
	all.Wait()
	l.batch = nil
	for _, result := range results {
		switch {
		case result == nil:
		case result.Diagnostics.HasError():
			l.push(list.ListResult{Diagnostics: result.Diagnostics})
			return false
		case !l.push(*result):
			return false
		default:
			l.left--
		}
	}
	return l.left > 0
}

// ImportedResource decodes into target the state that an import of the id would begin with.
func ImportedResource(ctx context.Context, result *list.ListResult, id string, target any) {
	ImportedResourceBy(ctx, result, idAttribute, id, target)
}

// ImportedResourceBy is [ImportedResource] for a resource whose identity is made by [IdentityBy].
func ImportedResourceBy(ctx context.Context, result *list.ListResult, attribute, id string, target any) {
	result.Diagnostics.Append(result.Resource.SetAttribute(ctx, path.Root(attribute), types.StringValue(id))...)
	result.Diagnostics.Append(result.Resource.Get(ctx, target)...)
}
