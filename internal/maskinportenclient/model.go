package maskinportenclient

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/altinn/terraform-provider-altinn/internal/publickey"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// model is altinn_maskinporten_client as a resource.
type model struct {
	details
	ExpiryWarning      types.String   `tfsdk:"expiry_warning"`
	DeletionProtection types.Bool     `tfsdk:"deletion_protection"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

// details is what the API tells of a client.
type details struct {
	ClientID            types.String `tfsdk:"client_id"`
	Name                types.String `tfsdk:"name"`
	Description         types.String `tfsdk:"description"`
	Scopes              types.Set    `tfsdk:"scopes"`
	AccessTokenLifetime types.Int64  `tfsdk:"access_token_lifetime"`
	Keys                types.Map    `tfsdk:"keys"`
	CreatedAt           types.String `tfsdk:"created_at"`
	LastUpdated         types.String `tfsdk:"last_updated"`
}

// keyModel is one entry of `keys`, by its key id.
type keyModel struct {
	PublicKey types.String `tfsdk:"public_key"`
	ExpiresAt types.String `tfsdk:"expires_at"`
}

func keyType() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{"public_key": types.StringType, "expires_at": types.StringType}}
}

// A client is what the API has of one, in its two parts.
type client struct {
	selfservice.Registration

	keys []selfservice.Key
}

// read takes over what the API answered. What it knows nothing of stays, or has its default after an import.
func (m *model) read(c client) {
	m.details.read(c)
	if m.ExpiryWarning.IsNull() {
		m.ExpiryWarning = types.StringValue(defaultExpiryWarning)
	}
	if m.DeletionProtection.IsNull() {
		m.DeletionProtection = types.BoolValue(false)
	}
}

// written takes over what the plan did not know of a client that was written. What is known stands as it was planned, and what the API
// has otherwise is told: the next plan shows it.
func (m *model) written(c client) diag.Diagnostics {
	planned := *m
	m.read(c)
	var other []string
	keep := func(name string, was, now attr.Value, restore func()) {
		if was.IsUnknown() || was.Equal(now) {
			return
		}
		other = append(other, name)
		restore()
	}
	keep("name", planned.Name, m.Name, func() { m.Name = planned.Name })
	keep("description", planned.Description, m.Description, func() { m.Description = planned.Description })
	keep("scopes", planned.Scopes, m.Scopes, func() { m.Scopes = planned.Scopes })
	keep("access_token_lifetime", planned.AccessTokenLifetime, m.AccessTokenLifetime, func() { m.AccessTokenLifetime = planned.AccessTokenLifetime })
	if keys, same := writtenKeys(keysOf(planned.Keys), keysOf(m.Keys)); !same {
		other = append(other, "keys")
		m.Keys = keyMap(keys)
	}
	if len(other) == 0 {
		return nil
	}
	return diag.Diagnostics{readBackOtherwise(c.ClientID, c.Name, other)}
}

// writtenKeys are the planned keys, with the expiry that the API gave to those of which the plan did not know it, and whether they are
// what the API has.
func writtenKeys(planned, there map[string]keyModel) (map[string]keyModel, bool) {
	same := len(planned) == len(there)
	keys := make(map[string]keyModel, len(planned))
	for id, key := range planned {
		now, has := there[id]
		same = same && has && sameKey(key.PublicKey.ValueString(), now.PublicKey.ValueString()) &&
			(key.ExpiresAt.IsUnknown() || sameTime(key.ExpiresAt, now.ExpiresAt))
		if key.ExpiresAt.IsUnknown() {
			key.ExpiresAt = now.ExpiresAt // null where there is none
		}
		keys[id] = key
	}
	return keys, same
}

func (d *details) read(c client) {
	d.ClientID = types.StringValue(c.ClientID)
	d.Name = types.StringValue(c.Name)
	d.Description = types.StringValue(c.Description)
	d.Scopes = tfkit.StringSet(c.Scopes)
	d.AccessTokenLifetime = types.Int64Value(c.AccessTokenLifetime)
	d.Keys = keyMap(keyModelsOf(c.keys, keysOf(d.Keys)))
	d.CreatedAt, d.LastUpdated = timestamp(c.Created), timestamp(c.LastUpdated)
}

func timestamp(t time.Time) types.String {
	if t.IsZero() {
		return types.StringNull()
	}
	return types.StringValue(t.UTC().Format(time.RFC3339))
}

// keyModelsOf are the keys that the API has, each in the spelling in which it is known already.
func keyModelsOf(there []selfservice.Key, known map[string]keyModel) map[string]keyModel {
	models := make(map[string]keyModel, len(there))
	for _, key := range there {
		was := known[key.ID]
		now := keyModel{PublicKey: types.StringValue(key.Text()), ExpiresAt: types.StringNull()}
		if key.Expires != 0 {
			now.ExpiresAt = timestamp(time.Unix(key.Expires, 0))
		}
		if sameKey(was.PublicKey.ValueString(), key.Text()) {
			now.PublicKey = was.PublicKey
		}
		if sameTime(was.ExpiresAt, now.ExpiresAt) {
			now.ExpiresAt = was.ExpiresAt
		}
		models[key.ID] = now
	}
	return models
}

// keyMap makes a value of keys.
func keyMap(keys map[string]keyModel) types.Map {
	elements := make(map[string]attr.Value, len(keys))
	for id, key := range keys {
		elements[id] = key.value()
	}
	return types.MapValueMust(keyType(), elements)
}

func (k keyModel) value() types.Object {
	return types.ObjectValueMust(keyType().AttrTypes, map[string]attr.Value{"public_key": k.PublicKey, "expires_at": k.ExpiresAt})
}

// keysOf are the keys of a value, without those of which nothing is known yet.
func keysOf(value types.Map) map[string]keyModel {
	keys := make(map[string]keyModel, len(value.Elements()))
	for id, element := range value.Elements() {
		object, ok := element.(types.Object)
		if !ok || !tfkit.Present(object) {
			continue
		}
		var key keyModel
		if diags := object.As(context.Background(), &key, basetypes.ObjectAsOptions{}); !diags.HasError() {
			keys[id] = key
		}
	}
	return keys
}

// registration is what a write sends, but for the id and what the API alone knows.
func (d *details) registration() selfservice.Registration {
	return selfservice.Registration{
		Name: d.Name.ValueString(), Description: d.Description.ValueString(), Scopes: tfkit.Strings(d.Scopes),
		AccessTokenLifetime: d.AccessTokenLifetime.ValueInt64(), // 0 when not known
	}
}

// jwks are the keys that a write sends. A key whose end the configuration leaves open keeps the one that it has: posting a key
// without one would give it another year. And it keeps the certificate that it is bound to, if there is one.
func (d *details) jwks(there []selfservice.Key) ([]selfservice.Key, diag.Diagnostics) {
	var diags diag.Diagnostics
	models := keysOf(d.Keys)
	keys := make([]selfservice.Key, 0, len(models))
	for _, id := range slices.Sorted(maps.Keys(models)) {
		public, err := publickey.Parse(models[id].PublicKey.ValueString())
		if err != nil {
			diags.Append(invalidKey(id, err))
			continue
		}
		key := selfservice.Key{JWK: public.JWK(id)}
		for _, was := range there {
			if was.ID == id && sameKey(was.Text(), key.Text()) {
				key.Expires, key.Certificates = was.Expires, was.Certificates
			}
		}
		if tfkit.Present(models[id].ExpiresAt) {
			key.Expires = unix(models[id].ExpiresAt)
		}
		keys = append(keys, key)
	}
	return keys, diags
}

// sameKey reports whether two texts are one key, whatever they are written as.
func sameKey(a, b string) bool {
	if a == b {
		return true
	}
	one, err := publickey.Parse(a)
	if err != nil {
		return false
	}
	other, err := publickey.Parse(b)
	return err == nil && one.Equal(other)
}

// sameTime reports whether two texts are one moment. The API keeps whole seconds.
func sameTime(a, b types.String) bool {
	return a.Equal(b) || tfkit.Present(a) && tfkit.Present(b) && unix(a) == unix(b)
}

// unix is a checked time in seconds since 1970.
func unix(text types.String) int64 {
	t, _ := time.Parse(time.RFC3339, text.ValueString())
	return t.Unix()
}

// differences names the attributes in which two registrations differ. A lifetime that is not known makes no difference.
func differences(a, b selfservice.Registration) []string {
	var names []string
	check := func(name string, same bool) {
		if !same {
			names = append(names, name)
		}
	}
	check("name", a.Name == b.Name)
	check("description", a.Description == b.Description)
	check("scopes", tfkit.SameStrings(a.Scopes, b.Scopes))
	check("access_token_lifetime", a.AccessTokenLifetime == b.AccessTokenLifetime || a.AccessTokenLifetime == 0 || b.AccessTokenLifetime == 0)
	return names
}

// sameKeys reports whether two sets hold the same keys, with the same ends where both tell them.
func sameKeys(a, b []selfservice.Key) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(one selfservice.Key) bool {
		return !slices.ContainsFunc(b, func(other selfservice.Key) bool {
			return one.ID == other.ID && sameKey(one.Text(), other.Text()) &&
				(one.Expires == other.Expires || one.Expires == 0 || other.Expires == 0)
		})
	})
}

// sameContent reports whether two models are the same client to the API.
func (m *model) sameContent(other model) bool {
	return m.Name.Equal(other.Name) && m.Description.Equal(other.Description) && m.Scopes.Equal(other.Scopes) &&
		m.AccessTokenLifetime.Equal(other.AccessTokenLifetime) && m.Keys.Equal(other.Keys)
}

// sameAs reports whether a plan changes nothing at all.
func (m *model) sameAs(other model) bool {
	return m.sameContent(other) && m.ExpiryWarning.Equal(other.ExpiryWarning) &&
		m.DeletionProtection.Equal(other.DeletionProtection) && m.Timeouts.Equal(other.Timeouts)
}
