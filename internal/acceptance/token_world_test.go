package acceptance_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// requireEphemeral skips the test on a CLI without ephemeral resources.
func requireEphemeral(t testing.TB) {
	t.Helper()

	cli := requireCLI(t)

	var major, minor int
	if _, err := fmt.Sscanf(cli.Version, "%d.%d", &major, &minor); err != nil {
		t.Fatalf("the version of %s: %v", cli, err)
	}

	first := 10
	if cli.Product == tfcli.OpenTofu {
		first = 11
	}

	if major == 1 && minor < first {
		t.Skipf("%s has no ephemeral resources: Terraform has them from 1.10 on, OpenTofu from 1.11 on", cli)
	}
}

// claims are those of a token that a test looks into.
type claims struct {
	Scope   string `json:"scope"`
	Details []struct {
		Type          string   `json:"type"`
		SystemUserIDs []string `json:"systemuser_id"`
		SystemID      string   `json:"system_id"`
		SystemUserOrg struct {
			ID string `json:"ID"`
		} `json:"systemuser_org"`
	} `json:"authorization_details"`
}

// readClaims reads the claims of a token.
func readClaims(token string) (claims, error) {
	var read claims

	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return read, fmt.Errorf("a token of %d parts", len(parts))
	}

	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return read, fmt.Errorf("the claims: %w", err)
	}

	if err := json.Unmarshal(text, &read); err != nil {
		return read, fmt.Errorf("the claims: %w", err)
	}

	return read, nil
}

// systemUser fails unless the claims are of one system user, and it is this one.
func (c claims) systemUser(id, system, party string) error {
	if len(c.Details) != 1 {
		return fmt.Errorf("the token is for %d system users", len(c.Details))
	}

	got := c.Details[0]
	if len(got.SystemUserIDs) != 1 || got.SystemUserIDs[0] != id || got.SystemID != system || got.SystemUserOrg.ID != "0192:"+party {
		return fmt.Errorf("the token is for %+v, want the system user %s of %s for %s", got, id, system, party)
	}

	return nil
}
