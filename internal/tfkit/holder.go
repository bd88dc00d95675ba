package tfkit

import (
	"context"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

const holderData = "holder"

// HolderOf returns the holder in private data; its mark is empty if there is none.
func HolderOf(ctx context.Context, private PrivateData, diags *diag.Diagnostics) run.Holder {
	return ReadPrivate[run.Holder](ctx, private, holderData, diags)
}

// KnownHolder returns the holder in private data, and writes a new one there if there is none.
func KnownHolder(ctx context.Context, private PrivateData, diags *diag.Diagnostics) run.Holder {
	if holder := HolderOf(ctx, private, diags); holder.Mark != "" {
		return holder
	}
	return NewHolder(ctx, private, false, diags)
}

// NewHolder writes a new holder to private data, for an object that has just become a resource's.
func NewHolder(ctx context.Context, private PrivateData, adopted bool, diags *diag.Diagnostics) run.Holder {
	holder := run.Holder{Mark: uuid.NewString(), Adopted: adopted}
	diags.Append(WritePrivate(ctx, private, holderData, holder)...)
	return holder
}

// RefreshShared records in private data whether another holder has an adopted object, as far as the
// refresh that has just read it knows. If none has, the object counts from then on as this holder's
// alone.
func RefreshShared(ctx context.Context, r *run.Run, private PrivateData, holder run.Holder, claims *run.Claims, id string) diag.Diagnostics {
	if !holder.Adopted {
		return nil
	}
	shared := func() bool { return claims.HeldByAnother(id, holder) }
	r.Calls.Settle(ctx, shared)
	now := run.Holder{Mark: holder.Mark, Adopted: shared(), Shared: shared()}
	if now == holder {
		return nil
	}
	return WritePrivate(ctx, private, holderData, now)
}
