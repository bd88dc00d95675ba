package acceptance_test

import (
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// extended adds members of every kind to every object, except to translated texts, whose members are languages.
func extended(content any) any {
	switch value := content.(type) {
	case []any:
		for i := range value {
			value[i] = extended(value[i])
		}
	case object:
		for name := range value {
			if name != "name" && name != "description" {
				value[name] = extended(value[name])
			}
		}

		value["etag"], value["revision"], value["archived"], value["parent"] = "W/1", 7, true, nil
		value["_links"], value["tags"] = object{"self": "https://elsewhere.example/"}, []any{"a", object{"b": 1}}
	}

	return content
}

// A later service says more of everything: nothing of it disturbs a system, a request, a change request or what reads them.
func TestUnknownMembersChangeNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, transport := newBubbleWorld(t, emulator.Options{})
		p := w.providerOver(t, providertest.Rewriting{Next: transport, Rewrite: extended})

		at := p.create(t, providertest.SystemType, providertest.CompleteSystem("future"))
		at = p.set(t, at, providertest.With(providertest.CompleteSystem("future"), object{"rights": []string{"nav-sykmelding"}}))

		system := w.RegisterOffering(t, "asks")

		for _, kind := range []string{providertest.Standard, providertest.Agent} {
			config := providertest.With(providertest.RequestConfig(kind, system), object{"external_ref": kind})
			asked := p.create(t, providertest.RequestType, config)
			w.Approve(t, asked.text(t, "id"))
			p.settled(t, asked, config)

			if kind == providertest.Standard {
				change := object{"system_user_id": asked.text(t, "id"), "required_rights": []string{"nav-sykmelding"}}
				p.settled(t, p.create(t, providertest.ChangeRequestType, change), change)
			}

			for _, source := range []string{"altinn_system_user_requests", "altinn_system_users"} {
				_, said := p.dataSource(t, source, object{"system_id": system})
				must(t, nil, said)
			}
		}

		for source, config := range map[string]object{"altinn_systems": {}, "altinn_system": {"id": providertest.Vendor + "_future"}} {
			_, said := p.dataSource(t, source, config)
			must(t, nil, said)
		}

		p.NextRun()
		p.destroy(t, at)
	})
}
