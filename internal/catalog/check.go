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
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
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
	metadata *altinn.Metadata
	outage   outage // of what is looked up
	listless outage // of the lists that suggestions are taken from
}

// NewChecks returns the checks that use the metadata.
func NewChecks(metadata *altinn.Metadata, now func() time.Time) *Checks {
	return &Checks{metadata: metadata, outage: outage{now: now}, listless: outage{now: now}}
}

// CheckResources implements [tfkit.Catalog]. A right that cannot be written as an id, as drift shows it, is passed over.
func (c *Checks) CheckResources(ctx context.Context, at path.Path, ids []string, held ...string) diag.Diagnostics {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return identifier.CheckResourceID(id) != nil })
	return checkNames(ctx, &c.outage, at, names[*altinn.Resource]{
		kind: resources, texts: ids, read: c.metadata.Resource,
		judge:  func(id string, r *altinn.Resource) verdict { return judgeResource(r, slices.Contains(held, id)) },
		others: c.listed(func(ctx context.Context) []string { return resourceIDs(allResources(ctx, c.metadata)) }),
	})
}

// CheckAccessPackages implements [tfkit.Catalog].
func (c *Checks) CheckAccessPackages(ctx context.Context, at path.Path, urns []string, use tfkit.PackageUse) diag.Diagnostics {
	return checkNames(ctx, &c.outage, at, names[*altinn.AccessPackageInfo]{
		kind: packages, texts: urns,
		read: func(ctx context.Context, urn string) (*altinn.AccessPackageInfo, error) {
			if err := identifier.CheckAccessPackageURN(urn); err != nil {
				return nil, malformedError{err}
			}
			return c.metadata.AccessPackage(ctx, urn, defaultLanguage)
		},
		judge:  func(urn string, p *altinn.AccessPackageInfo) verdict { return judgePackage(urn, p, use) },
		others: c.listed(func(ctx context.Context) []string { return packageURNs(allPackages(ctx, c.metadata, defaultLanguage)) }),
	})
}

// listed makes a list do without suggestions for a while after it could not be had: each wrong name would wait for it anew.
func (c *Checks) listed(list func(context.Context) []string) func(context.Context) []string {
	return func(ctx context.Context) []string {
		if c.listless.lasts() {
			return nil
		}
		all := list(ctx)
		if len(all) == 0 {
			c.listless.begins()
		}
		return all
	}
}

// malformedError is what is wrong with a name that need not be looked up.
type malformedError struct{ error }

// names are what is checked of one attribute, and how.
type names[T any] struct {
	kind  kind
	texts []string
	read  func(context.Context, string) (T, error)
	judge func(string, T) verdict
	// others are the names that could have been meant, none if they cannot be had.
	others func(context.Context) []string
}

// verdict says why a name cannot be used, or what is worth a warning. Both are empty for a good name.
type verdict struct {
	wrong, odd string
}

func checkNames[T any](ctx context.Context, o *outage, at path.Path, n names[T]) diag.Diagnostics {
	texts := tfkit.Distinct(n.texts)
	if len(texts) == 0 || o.lasts() {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	found, errs := lookUp(limited, texts, n.read)

	r := report{kind: n.kind, at: at}
	others := sync.OnceValue(func() []string { return n.others(limited) }) // only for a name that does not exist
	for i, text := range texts {
		switch malformed, isMalformed := errors.AsType[malformedError](errs[i]); {
		case isMalformed:
			r.wrong = append(r.wrong, failure.Sentence(malformed.Error()))
		case api.IsNotFound(errs[i]):
			r.wrong = append(r.wrong, unknown(text, n.kind.nearest(text, others())))
		case errs[i] != nil:
			r.unread = append(r.unread, text)
			r.errs = append(r.errs, errs[i])
		default:
			r.add(n.judge(text, found[i]))
		}
	}
	if ctx.Err() != nil || slices.ContainsFunc(r.errs, unreachable) && !o.begins() {
		r.unread = nil // interrupted, or said already
	}
	return r.diagnostics()
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

// unreachable tells whether an error says more of Altinn than of the one name that was looked up.
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

// outage is a time in which Altinn is not asked: it could not be reached, and each attempt would keep the plan waiting.
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

// begins notes an outage, and tells whether it was new.
func (o *outage) begins() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	isNew := !o.now().Before(o.until)
	o.until = o.now().Add(outageTime)
	return isNew
}
