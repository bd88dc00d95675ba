package tfkit

import (
	"context"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

const holderData = "holder"

// HolderOf reads the holder from private data; its mark is empty where there is none.
func HolderOf(ctx context.Context, private PrivateData, diags *diag.Diagnostics) Holder {
	return ReadPrivate[Holder](ctx, private, holderData, diags)
}

// KnownHolder reads the holder from private data that is to be kept, and gives it a mark if it has none.
func KnownHolder(ctx context.Context, private PrivateData, diags *diag.Diagnostics) Holder {
	if holder := HolderOf(ctx, private, diags); holder.Mark != "" {
		return holder
	}
	return NewHolder(ctx, private, false, diags)
}

// NewHolder marks the holder of an object that has just become a resource's.
func NewHolder(ctx context.Context, private PrivateData, adopted bool, diags *diag.Diagnostics) Holder {
	holder := Holder{Mark: uuid.NewString(), Adopted: adopted}
	diags.Append(WritePrivate(ctx, private, holderData, holder)...)
	return holder
}

// RefreshTwin keeps whether another holder has an adopted object, as the refresh that has just read it knows. Where there is none, the
// object is this holder's alone from then on.
func RefreshTwin(ctx context.Context, r *Run, private PrivateData, holder Holder, claims *Claims, id string) diag.Diagnostics {
	if !holder.Adopted {
		return nil
	}
	twin := func() bool { return claims.HasTwin(id, holder) }
	r.Calls.Settle(ctx, twin)
	now := Holder{Mark: holder.Mark, Adopted: twin(), Twin: twin()}
	if now == holder {
		return nil
	}
	return WritePrivate(ctx, private, holderData, now)
}

const standInData = "held_elsewhere"

// WriteStandIn notes in the private data of a planned deletion whether another holder has the object, so that it must stay. What a
// deletion that failed has left there of an earlier plan counts for nothing.
func WriteStandIn(ctx context.Context, private PrivateData, standIn bool) diag.Diagnostics {
	var diags diag.Diagnostics
	if IsStandIn(ctx, private, &diags) != standIn {
		diags.Append(WritePrivate(ctx, private, standInData, standIn)...)
	}
	return diags
}

// IsStandIn reports whether a deletion was planned with [WriteStandIn].
func IsStandIn(ctx context.Context, private PrivateData, diags *diag.Diagnostics) bool {
	return ReadPrivate[bool](ctx, private, standInData, diags)
}
