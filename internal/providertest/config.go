package providertest

import (
	"crypto/x509"
	"encoding/pem"
	"maps"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// Object is a configuration, a state or a body of the API. What a configuration leaves out is null.
type Object = tfkittest.Object

// With returns a copy of an object with some members replaced.
func With(base, changes Object) Object {
	changed := Object{}
	maps.Copy(changed, base)
	maps.Copy(changed, changes)

	return changed
}

// Without returns a copy of an object that lacks some members.
func Without(base Object, names ...string) Object {
	left := With(base, nil)
	for _, name := range names {
		delete(left, name)
	}

	return left
}

// MinimalSystem is the shortest configuration of a system of the vendor's.
func MinimalSystem(name string) Object {
	return Object{
		"id":          Vendor + "_" + name,
		"name":        Object{"nb": "SmartCloud", "nn": "SmartSky", "en": "SmartCloud"},
		"description": Object{"nb": "Regnskap", "nn": "Rekneskap", "en": "Accounting"},
	}
}

// CompleteSystem is a configuration of a system with every attribute.
func CompleteSystem(name string) Object {
	return With(MinimalSystem(name), Object{
		"rights":                []string{"ske-krav-og-betalinger", "app_ttd_endring-av-navn-v2"},
		"access_packages":       []string{AccessPackage("jordbruk"), AccessPackage("toll")},
		"client_ids":            []string{name + "-client", name + "-spare"},
		"allowed_redirect_urls": []string{"https://smartcloud.example.no/receipt", "https://localhost:8443/"},
		"is_visible":            false,
	})
}

// AccessPackage is the URN of an access package.
func AccessPackage(name string) string { return "urn:altinn:accesspackage:" + name }

// Right is a right in a body of the API.
func Right(id string) Object {
	return Object{"resource": []Object{{"id": "urn:altinn:resource", "value": id}}}
}

// SystemBody is the system as an engineer with curl would register it.
func SystemBody(name string, changes Object) Object {
	return With(Object{
		"id":          Vendor + "_" + name,
		"vendor":      Object{"ID": "0192:" + Vendor},
		"name":        Object{"nb": "SmartCloud", "nn": "SmartSky", "en": "SmartCloud"},
		"description": Object{"nb": "Regnskap", "nn": "Rekneskap", "en": "Accounting"},
	}, changes)
}

// RequestConfig is a configuration that asks [Customer] for what a request of its kind needs, and no more.
func RequestConfig(kind, system string) Object {
	if kind == Agent {
		return Object{
			"system_id": system, "party_org_number": Customer, "user_type": Agent,
			"access_packages": []string{AccessPackage("regnskapsforer-lonn")},
		}
	}

	return Object{"system_id": system, "party_org_number": Customer, "rights": []string{"ske-krav-og-betalinger"}}
}

// ChangeRequestConfig is a configuration that asks for one right more.
func ChangeRequestConfig(systemUser string) Object {
	return Object{"system_user_id": systemUser, "required_rights": []string{"nav-sykmelding"}}
}

// ClientConfig is the shortest configuration of a Maskinporten client, with the one key of the test binary.
func ClientConfig(name string) Object {
	return Object{"name": name, "scopes": []string{RegisterScope}, "keys": Object{name + "-key": Object{"public_key": PublicKey()}}}
}

// PublicKey is the public half of [SharedKey] in PEM form.
func PublicKey() string {
	key, err := SharedKey()
	if err != nil {
		panic(err)
	}

	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		panic(err)
	}

	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}
