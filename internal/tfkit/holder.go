package tfkit

import (
	"context"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

const holderData = "holder"

// A Holder is the address that has an object in a state. A provider is not told addresses, so each gets a random mark, kept in
// private state beside the object: it tells two addresses that hold one object apart, also in a later run. A state that was
// written without a mark gets one at its next refresh.
type Holder struct {
	Mark string `json:"mark"`
	// Adopted is true when the object was there before its creation was planned: another address, or a deposed object of the same one,
	// may hold it too.
	Adopted bool `json:"adopted,omitempty"`
	// Twin is true when the last refresh has seen that another holder has the object, too.
	Twin bool `json:"twin,omitempty"`
}

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
func (r *Run) RefreshTwin(ctx context.Context, private PrivateData, holder Holder, claims *Claims, id string) diag.Diagnostics {
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
