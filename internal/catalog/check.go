package catalog

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

const (
	// checkTime is what the checks of one attribute may take: a plan must not hang on them.
	checkTime = 15 * time.Second
	// outageTime is for how long nothing is looked up after Altinn could not be reached.
	outageTime = time.Minute
)

var _ tfkit.Catalog = (*Checks)(nil)

// Checks are the plan-time checks.
type Checks struct {
	metadata   *altinn.Metadata
	scopes     *selfservice.Scopes // nil where nothing says where they are listed
	lookups    outage
	lists      outage // from which suggestions are taken
	scopeLists outage
}

// NewChecks returns the checks that use the metadata and, unless that is nil, the lists of scopes.
func NewChecks(metadata *altinn.Metadata, scopes *selfservice.Scopes, now func() time.Time) *Checks {
	return &Checks{
		metadata: metadata, scopes: scopes,
		lookups: outage{now: now}, lists: outage{now: now}, scopeLists: outage{now: now},
	}
}

// CheckResources implements [tfkit.Catalog]. A right that cannot be written as an id, as drift shows it, is passed over.
func (c *Checks) CheckResources(ctx context.Context, at path.Path, ids []string, held ...string) diag.Diagnostics {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return identifier.CheckResourceID(id) != nil })
	return checkNames(ctx, &c.lookups, at, names[*altinn.Resource]{
		kind: resources, texts: ids, read: c.metadata.Resource,
		judge:  func(id string, r *altinn.Resource) verdict { return judgeResource(r, slices.Contains(held, id)) },
		others: c.listed(func(ctx context.Context) []string { return resourceIDs(allResources(ctx, c.metadata)) }),
	})
}

// CheckAccessPackages implements [tfkit.Catalog].
func (c *Checks) CheckAccessPackages(ctx context.Context, at path.Path, urns []string, use tfkit.PackageUse) diag.Diagnostics {
	return checkNames(ctx, &c.lookups, at, names[*altinn.AccessPackageInfo]{
		kind: packages, texts: urns,
		read: func(ctx context.Context, urn string) (*altinn.AccessPackageInfo, error) {
			return c.metadata.AccessPackage(ctx, urn, defaultLanguage)
		},
		judge:  func(urn string, p *altinn.AccessPackageInfo) verdict { return judgePackage(urn, p, use) },
		others: c.listed(func(ctx context.Context) []string { return packageURNs(allPackages(ctx, c.metadata, defaultLanguage)) }),
	})
}

// listed returns a list of names that is empty for a while after it could not be read: otherwise each wrong name would wait for it.
func (c *Checks) listed(list func(context.Context) []string) func(context.Context) []string {
	return func(ctx context.Context) []string {
		if c.lists.lasts() {
			return nil
		}
		all := list(ctx)
		if len(all) == 0 {
			c.lists.begins()
		}
		return all
	}
}

// names are those of one attribute, and how to check them.
type names[T any] struct {
	kind  kind
	texts []string
	read  func(context.Context, string) (T, error)
	judge func(string, T) verdict
	// others are the names that could have been meant, none if they cannot be read.
	others func(context.Context) []string
}

func checkNames[T any](ctx context.Context, o *outage, at path.Path, n names[T]) diag.Diagnostics {
	texts := tfkit.Distinct(n.texts)
	if len(texts) == 0 || o.lasts() {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	found, errs := lookUp(limited, texts, n.read)

	var wrong, odd, unread []string
	var reasons []error // for what is unread
	for i, text := range texts {
		switch {
		case api.IsNotFound(errs[i]):
			wrong = append(wrong, notThere(text, n.kind.nearest(text, n.others(limited))))
		case errs[i] != nil:
			unread, reasons = append(unread, text), append(reasons, errs[i])
		default:
			v := n.judge(text, found[i])
			if v.wrong != "" {
				wrong = append(wrong, v.wrong)
			}
			if v.odd != "" {
				odd = append(odd, v.odd)
			}
		}
	}
	if ctx.Err() != nil || slices.ContainsFunc(reasons, unreachable) && !o.begins() {
		unread = nil // interrupted, or told already
	}
	var diags diag.Diagnostics
	if len(wrong) > 0 {
		diags.Append(unusable(n.kind, at, wrong))
	}
	if len(odd) > 0 {
		diags.Append(unusuallySpelt(n.kind, at, odd))
	}
	if len(unread) > 0 {
		diags.Append(notChecked(n.kind, at, unread, reasons))
	}
	return diags
}

// lookUp reads all names at once; how many requests are under way, the client bounds.
func lookUp[T any](ctx context.Context, texts []string, read func(context.Context, string) (T, error)) ([]T, []error) {
	found, errs := make([]T, len(texts)), make([]error, len(texts))
	var all sync.WaitGroup
	for i, text := range texts {
		all.Go(func() { found[i], errs[i] = read(ctx, text) })
	}
	all.Wait()
	return found, errs
}

// unreachable reports whether an error says more of Altinn than of the one name that was looked up.
func unreachable(err error) bool {
	answer, ok := errors.AsType[*api.Error](err)
	if !ok {
		return true // no answer in time
	}
	if answer.Foreign {
		return true
	}
	switch answer.Status {
	case 0, http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// outage is a time in which Altinn is not asked, because it could not be reached: each attempt would keep the plan waiting.
type outage struct {
	now   func() time.Time
	mu    sync.Mutex
	until time.Time
}

func (o *outage) lasts() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now().Before(o.until)
}

// begins notes an outage, and reports whether it was new.
func (o *outage) begins() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	isNew := !o.now().Before(o.until)
	o.until = o.now().Add(outageTime)
	return isNew
}
