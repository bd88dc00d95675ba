package server

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

const (
	randomSystem = "991825827_V1StGXR8Z5jdHi6B"
	hidden       = "[looks like a key: not shown]"
)

// randomRefs are references as vendors make them: a NanoID, a KSUID, one with a prefix, base64url
// of a UUID, a ULID, words, two KSUIDs, and base64url of a hash.
func randomRefs() []string {
	return []string{
		"V1StGXR8_Z5jdHi6B-myT", "2Fz8kQmXw9TbL4RnHc7vYp3sJ6D", "cust_0ujsszwN8NRY24YaXiTIE2VWDTS", "dGhpcyBpcyBhIHV1aWQhIQ",
		"01HQX7M3K9V2ZT4B8N6D5C1R0P", "Kunde4711Oslo2025Regnskap01", "2Fz8kQmXw9TbL4RnHc7vYp3sJ6D_0ujsszwN8NRY24YaXiTIE2VWDTSx",
		base64.RawURLEncoding.EncodeToString(randomSecret(32)), "Kåre9Ø" + base64.RawURLEncoding.EncodeToString(randomSecret(16)),
	}
}

// talkative says what it is made to say.
type talkative struct {
	Server

	text string
}

func (s talkative) diagnostics() []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{Summary: s.text, Detail: s.text}}
}

func (s talkative) ReadResource(context.Context, *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{Diagnostics: s.diagnostics()}, nil
}

func (s talkative) ImportResourceState(context.Context, *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return &tfprotov6.ImportResourceStateResponse{Diagnostics: s.diagnostics()}, nil
}

func (s talkative) UpgradeResourceState(context.Context, *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return &tfprotov6.UpgradeResourceStateResponse{Diagnostics: s.diagnostics()}, nil
}

func (s talkative) ValidateProviderConfig(context.Context, *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{Diagnostics: s.diagnostics()}, nil
}

// An error showed "[looks like a key: not shown]" where the reference of the request should have
// been.
func TestReferencesMadeAtRandomAreShown(t *testing.T) {
	t.Parallel()
	for _, ref := range randomRefs() {
		key := randomSystem + "/310904473/" + ref
		text := fmt.Sprintf("Unable to create %q: %s, GET /request/vendor/byexternalref/%s?external-ref=%s", key,
			failure.RequestKey(randomSystem, "310904473", ref), strings.ReplaceAll(key, "å", "%C3%A5"), ref)
		state := objectValue(t, map[string]string{"system_id": randomSystem, "external_ref": ref})
		for how, shown := range map[string]string{
			"read":                  readSaying(t, text, state),
			"imported":              importSaying(t, text, key),
			"imported, with a slip": importSaying(t, text, randomSystem+"/31090447/"+ref),
			"upgraded":              upgradeSaying(t, text, fmt.Sprintf(`{"system_id":%q,"external_ref":%q}`, randomSystem, ref)),
		} {
			if shown != text {
				t.Errorf("%s: %s is shown as %s", how, text, shown)
			}
		}
		if shown := readSaying(t, "It is for "+failure.RequestKey(randomSystem, "310904473", ref), nil); strings.Contains(shown, hidden) {
			t.Errorf("what Altinn listed: %s", shown)
		}
	}
}

// What is not known is hidden beside what is, and no part of a key passes for an identifier.
func TestSecretsAreHiddenBesideWhatIsKnown(t *testing.T) {
	t.Parallel()
	secret := base64.StdEncoding.EncodeToString(randomSecret(900))
	ref := "V1StGXR8_Z5jdHi6B-myT"
	state := objectValue(t, map[string]string{"system_id": randomSystem, "external_ref": ref})
	for name, shown := range map[string]string{
		"beside a reference":      readSaying(t, randomSystem+"/310904473/"+ref+"/"+secret, state),
		"before a reference":      readSaying(t, secret+"/"+ref, state),
		"as the reference":        readSaying(t, "a "+secret, objectValue(t, map[string]string{"external_ref": secret})),
		"as what is imported":     importSaying(t, "a "+secret, secret),
		"in what is imported":     importSaying(t, "a/310904473/"+secret, "a/310904473/"+secret),
		"a part of the reference": readSaying(t, "a "+secret[:400], objectValue(t, map[string]string{"external_ref": secret})),
		"in a provider block":     validateSaying(t, "a "+secret[:44], objectValue(t, map[string]string{"password": secret[:44]})),
	} {
		for i := range len(secret) - 24 {
			if strings.Contains(shown, secret[i:i+24]) {
				t.Errorf("%s: %s", name, shown)
				break
			}
		}
		if !strings.Contains(shown, hidden) {
			t.Errorf("%s: nothing is hidden in %s", name, shown)
		}
	}
	if shown := readSaying(t, randomSystem+"/310904473/"+ref+"/"+secret, state); !strings.Contains(shown, ref) {
		t.Errorf("the reference is hidden: %s", shown)
	}
}

func objectValue(t *testing.T, members map[string]string) *tfprotov6.DynamicValue {
	t.Helper()
	types, values := map[string]tftypes.Type{}, map[string]tftypes.Value{}
	for name, text := range members {
		types[name], values[name] = tftypes.String, tftypes.NewValue(tftypes.String, text)
	}
	typ := tftypes.Object{AttributeTypes: types}
	value, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, values))
	if err != nil {
		t.Fatal(err)
	}
	return &value
}

func readSaying(t *testing.T, text string, state *tfprotov6.DynamicValue) string {
	t.Helper()
	answer, err := redacting{talkative{text: text}}.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{CurrentState: state})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Diagnostics[0].Detail
}

func importSaying(t *testing.T, text, id string) string {
	t.Helper()
	answer, err := redacting{talkative{text: text}}.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{ID: id})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Diagnostics[0].Summary
}

func upgradeSaying(t *testing.T, text, state string) string {
	t.Helper()
	answer, err := redacting{talkative{text: text}}.UpgradeResourceState(t.Context(),
		&tfprotov6.UpgradeResourceStateRequest{RawState: &tfprotov6.RawState{JSON: []byte(state)}})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Diagnostics[0].Detail
}

func validateSaying(t *testing.T, text string, config *tfprotov6.DynamicValue) string {
	t.Helper()
	answer, err := redacting{talkative{text: text}}.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Diagnostics[0].Detail
}
