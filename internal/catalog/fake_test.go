package catalog_test

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/catalog"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const (
	resourcePath = "/resourceregistry/api/v1/resource/"
	listPath     = resourcePath + "resourcelist"
	packagePath  = "/accessmanagement/api/v1/meta/info/accesspackages/package/urn/"
	exportPath   = "/accessmanagement/api/v1/meta/info/accesspackages/export"
)

// object is JSON as the service writes it.
type object = map[string]any

func urn(name string) string { return "urn:altinn:accesspackage:" + name }

func wireResource(id, kind string, more object) object {
	r := object{
		"identifier": id, "resourceType": kind, "title": object{"nb": "Tittel", "en": "Title"}, "description": object{"nb": "Tekst"},
		"hasCompetentAuthority": object{"organization": "974761076", "orgcode": "skd", "name": object{"nb": "Skatteetaten"}},
		"delegable":             true, "visible": true, "versionId": 3,
	}
	maps.Copy(r, more)
	return r
}

func registry() []object {
	return []object{
		wireResource("ske-krav-og-betalinger", "GenericAccessResource", object{
			"title": object{"nb": "Krav og betalinger", "nn": "Krav og betalingar", "en": "Claims and payments"}, "status": "Active",
			"homepage": "https://example.no", "keywords": []object{{"word": "Skatt", "language": "nb"}}, "rightDescription": object{"nb": "Innsyn"},
		}),
		wireResource("ske-skattegrunnlag", "GenericAccessResource", nil),
		wireResource("ttd-am-k6", "MaskinportenSchema", object{"hasCompetentAuthority": object{"orgcode": "ttd", "name": object{}}}),
		wireResource("ttd-ikke-delegerbar", "GenericAccessResource", object{"delegable": false}),
	}
}

func apps() []object {
	app := wireResource("app_ttd_endring-av-navn", "AltinnApp", object{"title": object{"nb": "Ærlig navn"}, "versionId": 0})
	delete(app, "description")
	return []object{app}
}

func wirePackage(name, title string, delegable, assignable bool) object {
	return object{
		"id": "0195efb8-7c80-7e82-9b4f-7d63e773bbca", "urn": urn(name), "name": title, "description": "Om " + title,
		"isDelegable": delegable, "isAssignable": assignable, "isResourcePolicyAvailable": true, "resources": nil,
		"area": object{"name": "Jordbruk", "urn": "accesspackage:area:jordbruk"}, "type": object{"name": "Organisasjon"},
	}
}

func allPackages() []object {
	return []object{
		wirePackage("toll", "Toll", true, true), wirePackage("jordbruk", "Jordbruk", true, true),
		wirePackage("regnskapsforer-lonn", "Lønn", true, false), wirePackage("klientadministrator", "Klientadministrator", false, true),
		wirePackage("eksplisitt", "Eksplisitt", false, false),
	}
}

// service is the open metadata.
type service struct {
	mu    sync.Mutex
	calls []string          // paths with queries
	fails map[string]int    // by the beginning of the path; a status, or 0 for no answer at all
	takes time.Duration     // until any answer
	hangs string            // the beginning of the paths that are not answered
	spoke map[string]string // the language of the last call to each path
}

// RoundTrip implements [http.RoundTripper].
func (s *service) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.calls = append(s.calls, req.URL.RequestURI())
	if s.spoke == nil {
		s.spoke = map[string]string{}
	}
	s.spoke[req.URL.Path] = req.Header.Get("Accept-Language")
	takes, fails := s.takes, maps.Clone(s.fails)
	s.mu.Unlock()

	if s.hangs != "" && strings.HasPrefix(req.URL.Path, s.hangs) {
		takes = time.Hour
	}
	timer := time.NewTimer(takes)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
	status, content := answerTo(req.URL.Path, req.URL.Query().Get("includeApps") != "false")
	for start, failure := range fails {
		if strings.HasPrefix(req.URL.RequestURI(), start) {
			status, content = failure, nil
		}
	}
	if status == 0 {
		return nil, errors.New("connection refused")
	}
	recorder := httptest.NewRecorder()
	recorder.Header().Set("Content-Type", "application/json")
	recorder.WriteHeader(status)
	if content != nil {
		if err := json.NewEncoder(recorder).Encode(content); err != nil {
			return nil, err
		}
	}
	return recorder.Result(), nil
}

func answerTo(path string, withApps bool) (int, any) {
	known := slices.Concat(registry(), apps())
	if id, ok := strings.CutPrefix(path, resourcePath); ok && id != "resourcelist" {
		for _, r := range known {
			if r["identifier"] == id {
				return http.StatusOK, r
			}
		}
	}
	if text, ok := strings.CutPrefix(path, packagePath); ok {
		for _, p := range allPackages() {
			if strings.EqualFold(text, p["urn"].(string)) {
				return http.StatusOK, p
			}
		}
	}
	switch {
	case path == listPath && withApps:
		slices.Reverse(known)
		return http.StatusOK, known
	case path == listPath:
		return http.StatusOK, registry()
	case path == exportPath:
		return http.StatusOK, []object{{"name": "Bransje", "areas": []object{
			{"name": "Gårdsdrift", "urn": "accesspackage:area:jordbruk", "packages": allPackages()}, {"name": "Tomt", "urn": "x", "packages": nil},
		}}}
	}
	return http.StatusNotFound, object{"title": "Not Found", "status": 404, "traceId": "00-1"}
}

func (s *service) called(start string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, call := range s.calls {
		if strings.HasPrefix(call, start) {
			n++
		}
	}
	return n
}

func (s *service) metadata() *altinn.Metadata {
	return altinn.NewMetadata(altinn.New(api.Options{BaseURL: "https://altinn.example", Transport: s}), time.Now)
}

func (s *service) provider(t *testing.T) *tfkittest.Provider {
	t.Helper()
	// No credential: nothing here may need one.
	data := &tfkit.ProviderData{Metadata: s.metadata(), NoCredential: true}
	return tfkittest.NewProvider(t, data, tfkittest.Offers{DataSources: []func() datasource.DataSource{
		catalog.NewResourceDataSource, catalog.NewResourceDataSourceList, catalog.NewPackageDataSource, catalog.NewPackageDataSourceList,
	}})
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	tfkittest.Golden(t, name, got)
}
