package systemuserrequest

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// importable finds the request that an import names. One that the next read would remove is refused
// here, with the reason: a CLI only says that there is no such object.
func (r reader) importable(ctx context.Context, text string) (lookup, diag.Diagnostics) {
	found, diags := r.named(ctx, text)
	if diags.HasError() {
		return found, diags
	}
	k := approval.KeyOf(*found.request)
	found, err := r.withUser(ctx, found, k)
	switch {
	case err != nil:
		return found, failedOn(k, "import", text, err).Diagnostics()
	case found.gone():
		return found, failedOn(k, "import", text, nil).WithVerdict(nothingLeft(*found.request))
	}
	return found, nil
}

// named finds the request with an id or a key.
func (r reader) named(ctx context.Context, text string) (lookup, diag.Diagnostics) {
	if identifier.IsUUID(text) {
		found, err := r.byID(ctx, text)
		switch {
		case err == nil:
			return found, nil
		case altinn.IsUnknownRequest(err):
			if _, lookErr := r.client.SystemUserChangeRequest(ctx, text); lookErr == nil {
				return found, failed("import", text, err).WithVerdict(isChangeRequest())
			}
		}
		return found, failed("import", text, err).Diagnostics()
	}
	parts := strings.Split(text, "/")
	if len(parts) != 3 || parts[0] == "" || parts[1] == "" || parts[2] == "" {
		return lookup{}, failed("import", text, nil).WithVerdict(badImportID())
	}
	return r.only(ctx, "import", approval.Key{System: parts[0], Party: parts[1], Reference: parts[2]}, "")
}

// only finds the one request with a key, of the given kind or, if that is empty, of either.
func (r reader) only(ctx context.Context, verb string, k approval.Key, kind altinn.UserType) (lookup, diag.Diagnostics) {
	all, err := r.byKey(ctx, k)
	if err != nil {
		return lookup{}, failed(verb, k.String(), err).Diagnostics()
	}
	var found []lookup
	for _, f := range all {
		if kind == "" || f.kind == kind {
			found = append(found, f)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		user, err := r.user(ctx, k)
		if err != nil {
			user = nil // the request is missing either way
		}
		return lookup{}, failed(verb, k.String(), nil).WithVerdict(noRequest(k, user))
	default:
		return lookup{}, failed(verb, k.String(), nil).WithVerdict(twoKinds(found))
	}
}
