package tfkit

import (
	"context"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

const holderData = "holder"

// HolderOf reads the holder from private data; its mark is empty where there is none.
func HolderOf(ctx context.Context, private PrivateData, diags *diag.Diagnostics) run.Holder {
	return ReadPrivate[run.Holder](ctx, private, holderData, diags)
}

// KnownHolder reads the holder from private data that is to be kept, and gives it a mark if it has none.
func KnownHolder(ctx context.Context, private PrivateData, diags *diag.Diagnostics) run.Holder {
	if holder := HolderOf(ctx, private, diags); holder.Mark != "" {
		return holder
	}
	return NewHolder(ctx, private, false, diags)
}

// NewHolder marks the holder of an object that has just become a resource's.
func NewHolder(ctx context.Context, private PrivateData, adopted bool, diags *diag.Diagnostics) run.Holder {
	holder := run.Holder{Mark: uuid.NewString(), Adopted: adopted}
	diags.Append(WritePrivate(ctx, private, holderData, holder)...)
	return holder
}

// RefreshShared keeps whether another holder has an adopted object, as the refresh that has just read it knows. Where there is none, the
// object is this holder's alone from then on.
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
