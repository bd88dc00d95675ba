package acceptance_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// A key that is pasted into the wrong attribute, whichever it is, is not repeated by what is said about it: in the provider
// block, in anything that has a schema, in an import and in a function. What there is to paste into comes from the schemas, so
// that a new attribute is tried as well.
func TestKeyInTheWrongPlaceIsNotRepeated(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	forms := w.keyForms(t)
	known := forms.all(t)
	ready := w.Token(t, providertest.VendorClient, providertest.RegisterScope)
	known = append(known, ready)

	for name, secret := range map[string]string{
		"a JWK": forms.jwk, "a JWK in base64": forms.base64JWK, "a JWK set": forms.set, "PKCS#1": forms.pkcs1, "PKCS#8": forms.pkcs8,
		"PKCS#8 in one line": strings.ReplaceAll(forms.pkcs8, "\n", " "), "PKCS#12": forms.modernPKCS12, "a token": ready,
		"a URL with a token": "https://example.no/receipt?access_token=" + ready, "an id with a token": providertest.Vendor + "_" + ready,
		"a reference with a key": providertest.Vendor + "_a/" + providertest.Customer + "/" + strings.ReplaceAll(forms.base64JWK, "/", "_"),
		"a URL with a password":  "https://engineer:" + forms.base64JWK + "@platform.altinn.no",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			m := &misplaced{world: w, secret: secret, secrets: known}
			m.providerBlock(t)
			m.everythingElse(t)

			if m.tried < 40 || m.refused < 20 {
				t.Errorf("tried in %d places, refused in %d: the search means nothing", m.tried, m.refused)
			}
		})
	}
}

// misplaced is a secret on its way through all places where it does not belong.
type misplaced struct {
	world          *world
	secret         string
	secrets        secrets
	tried, refused int
}

// heard looks at what was said about the secret in a place.
func (m *misplaced) heard(t *testing.T, place string, said diagnostics) {
	t.Helper()

	m.tried++

	if len(said.Errors()) > 0 {
		m.refused++
	}

	for _, diagnostic := range said {
		if found := m.secrets.leaks(diagnostic.Summary + "\n" + diagnostic.Detail); len(found) > 0 {
			t.Errorf("%s: %v in %.300s", place, found, said)
		}
	}
}

func (m *misplaced) providerBlock(t *testing.T) {
	t.Helper()

	bare := (&world{&providertest.World{}}).unconfigured(t, nil)
	base := object{"environment": "tt02", "maskinporten": object{"client_id": "a"}}

	for _, place := range spotsOf(bare.Schemas.Provider) {
		m.heard(t, "provider."+place.name, bare.configure(t, place.put(t, base, m.secret)))
		m.used(t, "provider."+place.name+" in use", m.world, place.put(t, object{}, m.secret))
	}

	for _, variable := range []string{
		"ALTINN_ENVIRONMENT", "ALTINN_PLATFORM_URL", "ALTINN_ACCESS_TOKEN", "MASKINPORTEN_CLIENT_ID", "MASKINPORTEN_CLIENT_JWK",
		"MASKINPORTEN_PRIVATE_KEY", "MASKINPORTEN_KID", "MASKINPORTEN_PKCS12", "MASKINPORTEN_PKCS12_PASSWORD", "MASKINPORTEN_CONSUMER_ORG",
		"MASKINPORTEN_WELL_KNOWN_URL", "MASKINPORTEN_ISSUER", "MASKINPORTEN_TOKEN_ENDPOINT",
	} {
		m.used(t, variable, m.world.as(map[string]string{variable: m.secret}), object{})
	}
}

// used configures a provider and, where that works, makes a call with it.
func (m *misplaced) used(t *testing.T, place string, w *world, config object) {
	t.Helper()

	p := w.unconfigured(t, nil)

	said := p.configure(t, config)
	if len(said.Errors()) == 0 {
		_, read := p.dataSource(t, "altinn_systems", object{})
		said = append(said, read...)
	}

	m.heard(t, place, said)
}

func (m *misplaced) everythingElse(t *testing.T) {
	t.Helper()

	p := m.world.provider(t)

	for typ, schema := range p.Schemas.ResourceSchemas {
		for _, place := range spotsOf(schema) {
			config := place.put(t, usual(schema), m.secret)
			said := p.validate(t, typ, config)

			if len(said.Errors()) == 0 {
				said = append(said, p.plan(t, p.nothing(t, typ), config).said...)
			}

			m.heard(t, typ+"."+place.name, said)
		}

		_, said := p.importByID(t, typ, m.secret)
		m.heard(t, typ+" imported", said)
	}

	for typ, schema := range p.Schemas.DataSourceSchemas {
		for _, place := range spotsOf(schema) {
			_, said := p.dataSource(t, typ, place.put(t, usual(schema), m.secret))
			m.heard(t, "data."+typ+"."+place.name, said)
		}
	}

	for typ, schema := range p.Schemas.EphemeralResourceSchemas {
		for _, place := range spotsOf(schema) {
			_, said := p.open(t, typ, place.put(t, usual(schema), m.secret))
			m.heard(t, "ephemeral."+typ+"."+place.name, said)
		}
	}

	for typ, schema := range p.Schemas.ListResourceSchemas {
		for _, place := range spotsOf(schema) {
			query := tfkittest.Query{Config: place.put(t, usual(schema), m.secret)}
			m.heard(t, "list."+typ+"."+place.name, p.In(t).ValidateList(typ, query))
		}
	}

	for name, function := range p.Schemas.Functions {
		arguments := slices.Repeat([]any{m.secret}, len(function.Parameters))

		if _, failed := p.In(t).Call(name, arguments...); failed != nil {
			m.heard(t, name, diagnostics{{Severity: tfprotov6.DiagnosticSeverityError, Detail: failed.Text}})
		}
	}
}

// usual is a configuration with which a place is all that is wrong, of the attributes that a schema has.
func usual(schema *tfprotov6.Schema) object {
	all := providertest.With(providertest.CompleteSystem("misplaced"), object{
		"system_id": providertest.Vendor + "_misplaced", "party_org_number": providertest.Customer, "scopes": []string{"a"}, "rights": []string{"ske-krav-og-betalinger"},
	})
	used := object{}

	for _, attribute := range schema.Block.Attributes {
		value, known := all[attribute.Name]
		if _, isText := value.(string); attribute.ValueType().Is(tftypes.String) && !isText {
			value, known = "a", attribute.Required // another thing by the same name
		}

		if known && (attribute.Required || attribute.Optional) {
			used[attribute.Name] = value
		}
	}

	return used
}

// spot is somewhere in a configuration where a text goes.
type spot struct {
	name  string
	steps []string
	wrap  func(secret string) any
}

// put writes a secret into its place; around it, the configuration stays.
func (p spot) put(t tb, config object, secret string) object {
	t.Helper()

	inner := config

	changed := providertest.With(config, nil)
	at := changed

	for _, step := range p.steps[:len(p.steps)-1] {
		inner, _ = inner[step].(object)
		next := providertest.With(inner, nil)
		at[step] = next
		at = next
	}

	at[p.steps[len(p.steps)-1]] = p.wrap(secret)

	return changed
}

// spotsOf finds every text that a schema takes, in sets, maps, as keys of maps and in nested objects too.
func spotsOf(schema *tfprotov6.Schema) []spot {
	return spotsIn(schema.Block.Attributes, nil)
}

func spotsIn(attributes []*tfprotov6.SchemaAttribute, above []string) []spot {
	var found []spot

	for _, attribute := range attributes {
		steps := append(slices.Clone(above), attribute.Name)
		add := func(suffix string, wrap func(string) any) {
			found = append(found, spot{strings.Join(steps, ".") + suffix, steps, wrap})
		}

		switch typ := attribute.ValueType(); {
		case !attribute.Required && !attribute.Optional:
		case attribute.NestedType != nil && attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeMap:
			add("{key}", func(secret string) any { return object{secret: object{}} })

			found = append(found, spotsIn(attribute.NestedType.Attributes, append(steps, "a"))...)
		case attribute.NestedType != nil:
			found = append(found, spotsIn(attribute.NestedType.Attributes, steps)...)
		case typ.Is(tftypes.String):
			add("", func(secret string) any { return secret })
		case typ.Is(tftypes.Set{}), typ.Is(tftypes.List{}):
			add("[]", func(secret string) any { return []string{secret} })
			add("[,]", func(secret string) any { return []string{secret, strings.ToUpper(secret), secret + " "} })
		case typ.Is(tftypes.Map{}):
			add("{}", func(secret string) any { return object{"nb": secret, "nn": "a"} })
			add("{key}", func(secret string) any { return object{secret: "a"} })
		case typ.Is(tftypes.Object{}):
			for name := range maps.Keys(typ.(tftypes.Object).AttributeTypes) {
				found = append(found, spot{strings.Join(append(steps, name), "."), append(slices.Clone(steps), name), func(secret string) any { return secret }})
			}
		}
	}

	return found
}
