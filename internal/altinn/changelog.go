package altinn

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// SystemChange is one entry of a system's change log (§3.8).
type SystemChange struct {
	// Type is create, update, rightsupdate, accesspackageupdate, delete or unknown. Others may
	// come.
	Type      string `json:"changeType"`
	ChangedBy string `json:"changedByOrgNumber"`
	// ClientID is the token's; empty where the token had none.
	ClientID string `json:"clientId"`
	// Data is what was sent, with other member names than the API's; a deletion has none.
	Data    json.RawMessage `json:"changedData"`
	Created string          `json:"created"` // RFC 3339
}

// SystemChangeLog lists the changes of a system of the vendor's, newest first, even of a deleted
// one (§3.1). [api.IsNotFound] reports that there never was one.
func (c *Client) SystemChangeLog(ctx context.Context, id string) ([]SystemChange, error) {
	var changes []SystemChange
	path := systemPath(c.ownSystemID(ctx, id)) + "/changelog"
	_, err := c.do(ctx, api.Request{Method: http.MethodGet, Path: path, Scope: ScopeSystemRegister, Answer: &changes})
	if err != nil {
		return nil, err
	}
	return changes, nil
}
