package catalog

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// CheckScopes implements [tfkit.Catalog]. What cannot be read is told once.
func (c *Checks) CheckScopes(ctx context.Context, at path.Path, texts []string) diag.Diagnostics {
	known := c.knownScopes(ctx, texts)
	var doubts, unread []string
	for _, text := range tfkit.Distinct(texts) {
		switch doubt, judged := known.judge(text); {
		case !judged:
			unread = append(unread, text)
		case doubt != "":
			doubts = append(doubts, doubt)
		}
	}
	var diags diag.Diagnostics
	if len(doubts) > 0 {
		diags.Append(doubtfulScopes(at, doubts))
	}
	if len(unread) > 0 && ctx.Err() == nil && !failure.Postponed(known.err) && c.scopeLists.begins() {
		diags.Append(scopesNotChecked(at, unread, known.err))
	}
	return diags
}

// ExplainScopes implements [tfkit.Catalog].
func (c *Checks) ExplainScopes(ctx context.Context, at path.Path, texts []string) diag.Diagnostics {
	known := c.knownScopes(ctx, texts)
	var doubts []string
	for _, text := range tfkit.Distinct(texts) {
		doubt, judged := known.judge(text)
		if !judged {
			doubt = known.suspect(text)
		}
		if doubt != "" {
			doubts = append(doubts, doubt)
		}
	}
	if len(doubts) == 0 {
		return nil
	}
	return diag.Diagnostics{refusedScopes(at, doubts)}
}

// knownScopes are the scopes of Digdir's lists by their names.
type knownScopes struct {
	public    map[string]selfservice.Scope
	publicErr error             // why that list is missing
	states    map[string]string // of the organisation's accesses
	err       error             // why one of the lists is missing
	none      bool              // whether there are no lists at all
}

// knownScopes reads both lists, unless there is nothing to look for in them.
func (c *Checks) knownScopes(ctx context.Context, texts []string) knownScopes {
	if c.scopes == nil || len(texts) == 0 {
		return knownScopes{none: true}
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	var public []selfservice.Scope
	var publicErr error
	var both sync.WaitGroup
	both.Go(func() { public, publicErr = c.scopes.Public(ctx) })
	accesses, err := c.scopes.Accesses(ctx)
	both.Wait()
	known := knownScopes{
		public: make(map[string]selfservice.Scope, len(public)), publicErr: publicErr,
		states: make(map[string]string, len(accesses)), err: cmp.Or(publicErr, err),
	}
	for _, one := range public {
		known.public[one.Name] = one
	}
	for _, one := range accesses {
		known.states[one.Scope] = one.State
	}
	return known
}

// judge returns what is doubtful about a scope for a client of Maskinporten, empty for nothing. It is not judged where only a list that
// is missing could tell.
func (k knownScopes) judge(name string) (doubt string, judged bool) {
	scope, public := k.public[name]
	state := k.states[name]
	switch {
	case k.none:
		return "", true
	case public && !scope.ForMaskinporten():
		return notForMaskinporten(scope), true
	case state == selfservice.Approved || public && scope.OpenToAll:
		return "", true
	case state != "" && k.publicErr == nil: // it may be open to all otherwise
		return notApproved(name, state), true
	case k.err != nil:
		return "", false
	case public:
		return notGranted(scope), true
	}
	return noSuchScope(name, k.nearest(name)), true
}

// suspect is [knownScopes.judge] for a scope that is not judged, where Maskinporten has refused at least one.
func (k knownScopes) suspect(name string) string {
	if state := k.states[name]; state != "" {
		return notApproved(name, state)
	}
	_, public := k.public[name]
	if guesses := k.nearest(name); k.publicErr == nil && !public && len(guesses) > 0 {
		return notPublic(name, guesses)
	}
	return ""
}

// nearest are the scopes that a client could have, or ask for, and that a wrong name most likely was to be.
func (k knownScopes) nearest(name string) []string {
	all := slices.Collect(maps.Keys(k.states))
	for other, scope := range k.public {
		if _, known := k.states[other]; !known && scope.ForMaskinporten() {
			all = append(all, other)
		}
	}
	return scopes.nearest(name, all)
}
