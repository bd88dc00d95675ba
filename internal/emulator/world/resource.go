package world

import (
	"encoding/json"
	"fmt"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// Types of resources, and what the ids of apps begin with.
const (
	GenericAccess = "GenericAccessResource"
	MigratedApp   = "MigratedApp"
	appPrefix     = "app_"
)

// ResourceDetails are the members of a resource that a world file must have as the registry writes
// them; some are shown with an access package.
type ResourceDetails struct {
	Title       map[string]string `json:"title"`
	Description map[string]string `json:"description"`
	Keywords    []struct {
		Word string `json:"word"`
	} `json:"keywords"`
	References []struct {
		Reference string `json:"reference"`
	} `json:"resourceReferences"`
	Owner struct {
		Code         string            `json:"orgcode"`
		Organisation string            `json:"organization"`
		Name         map[string]string `json:"name"`
	} `json:"hasCompetentAuthority"`
}

// Text is a string member of a resource, "" when it is missing or no string.
func (r Resource) Text(name string) string {
	var value string
	if err := json.Unmarshal(r[name], &value); err != nil {
		return ""
	}
	return value
}

// Details reads the members of a resource that the services look into.
func (r Resource) Details() (ResourceDetails, error) {
	var details ResourceDetails
	if err := json.Unmarshal(wire.EncodeJSON(r), &details); err != nil {
		return details, fmt.Errorf("it is not as the registry writes resources: %w", err)
	}
	return details, nil
}
