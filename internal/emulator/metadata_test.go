package emulator

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// metadataWorld has an app in the registry and two that only the app source knows.
func metadataWorld() World {
	policy := func(rules ...policyRule) []byte { return encodeJSON(rules) }
	text := func(value string) []byte { return encodeJSON(value) }
	read := []string{"read"}
	return World{Resources: []Resource{
		{
			"identifier": text("skd-first"), "resourceType": text("GenericAccessResource"), "versionId": encodeJSON(7),
			"hasCompetentAuthority": encodeJSON(object{{"orgcode", "skd"}}),
			"policy": policy(policyRule{Subjects: []string{"urn:altinn:rolecode:REGNA", "urn:altinn:org:skd", "urn:altinn:rolecode:dagl"}, Actions: read},
				policyRule{Subjects: []string{"urn:altinn:rolecode:gone"}, Actions: read, Removed: true}),
		},
		{
			"identifier": text("app_ttd_kept"), "resourceType": text("AltinnApp"), "versionId": encodeJSON(8),
			"policy": policy(policyRule{Subjects: []string{"urn:altinn:rolecode:dagl"}, Actions: read, Part: "urn:altinn:task:Task_1"}),
		},
		{
			"identifier": text("app_ttd_source"), "resourceType": text("AltinnApp"), "versionId": encodeJSON(0),
			"policy": policy(policyRule{Subjects: []string{"urn:altinn:rolecode:dagl"}, Actions: read}),
		},
		{
			"identifier": text("app_ttd_under_score"), "resourceType": text("AltinnApp"), "versionId": encodeJSON(0),
			"policy": policy(policyRule{Subjects: []string{"urn:altinn:rolecode:dagl"}, Actions: read}),
		},
	}}
}

func newStranger(t *testing.T, world World) *user {
	t.Helper()
	stranger := newVendor(t, startServer(t, Options{World: world}))
	stranger.token = ""
	return stranger
}

func TestAppSourceDownHitsOnlyWhatAsksIt(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t, metadataWorld())
	fault := Fault{Path: "/resourceregistry/*", AppSourceDown: true, Times: -1}
	if err := stranger.server.AddFault(fault); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{
		"/app_ttd_kept":                     http.StatusOK, // the registry knows it
		"/app_ttd_source":                   http.StatusInternalServerError,
		"/app_ttd_finnes-ikke":              http.StatusInternalServerError,
		"/app_ttd":                          http.StatusNotFound, // no app's id
		"/finnes-ikke":                      http.StatusNotFound,
		"/app_ttd_source/policy/rights":     http.StatusOK,
		"/resourcelist":                     http.StatusInternalServerError,
		"/resourcelist?includeApps=false":   http.StatusOK,
		"/Search?Id=app":                    http.StatusOK,
		"/resourcelist?includeApps=perhaps": http.StatusBadRequest,
	} {
		answer := stranger.must(want, http.MethodGet, resourcePath+path, nil)
		if want == http.StatusInternalServerError && answer.body != "" {
			t.Errorf("%s: the body is %q, want none", path, answer.body)
		}
	}
	stranger.server.ClearFaults()
	stranger.must(http.StatusOK, http.MethodGet, resourcePath+"/resourcelist", nil)
	if err := stranger.server.AddFault(Fault{AppSourceDown: true, Status: 503}); err == nil {
		t.Error("a fault with two effects was accepted")
	}
}

func TestPolicyDocumentSaysWhatTheRightsSay(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t, metadataWorld())
	answer := stranger.must(http.StatusOK, http.MethodGet, resourcePath+"/app_ttd_kept/policy", nil)
	if got := mediaType(answer.header.Get("Content-Type")); got != "text/xml" {
		t.Errorf("the content type is %q", got)
	}
	var document struct {
		XMLName xml.Name `xml:"Policy"`
		Values  []string `xml:"Rule>Target>AnyOf>AllOf>Match>AttributeValue"`
	}
	if err := xml.Unmarshal([]byte(answer.body), &document); err != nil {
		t.Fatal(err)
	}
	if document.XMLName.Local != "Policy" || !slices.Equal(document.Values, []string{"dagl", "ttd", "kept", "Task_1", "read"}) {
		t.Errorf("the policy has %v: %s", document.Values, answer.body)
	}
	removed := stranger.must(http.StatusOK, http.MethodGet, resourcePath+"/skd-first/policy", nil)
	if strings.Contains(removed.body, "gone") {
		t.Errorf("the policy names a subject that left it: %s", removed.body)
	}
	// Only here does an app's id have exactly three parts.
	missing := stranger.must(http.StatusNotFound, http.MethodGet, resourcePath+"/app_ttd_under_score/policy", nil)
	if missing.body != "Unable to find resource" {
		t.Errorf("the answer is %q", missing.body)
	}
	stranger.must(http.StatusOK, http.MethodGet, resourcePath+"/app_ttd_under_score/policy/rules", nil)
}

func TestPolicyBelongsToNoAnswerOfTheRegistry(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t, metadataWorld())
	for _, path := range []string{"/skd-first", "/resourcelist", "/Search"} {
		if answer := stranger.must(http.StatusOK, http.MethodGet, resourcePath+path, nil); strings.Contains(answer.body, `"policy"`) {
			t.Errorf("%s shows the world's policy: %s", path, answer.body)
		}
	}
}

func TestUpdatedSubjectsPageByPage(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t, metadataWorld())
	var got []string
	next := resourcePath + "/updated?limit=1"
	var last updatedSubject
	for next != "" {
		answer := decode[page[updatedSubject]](t, stranger.must(http.StatusOK, http.MethodGet, next, nil))
		for _, own := range answer.Data {
			got = append(got, own.ResourceURN[len(resourceURN)+1:]+" "+own.SubjectURN[len("urn:altinn:"):])
			if own.Deleted != strings.HasSuffix(own.SubjectURN, ":gone") {
				t.Errorf("%s is deleted: %t", own.SubjectURN, own.Deleted)
			}
			last = own
		}
		next = strings.TrimPrefix(answer.Links.Next, stranger.server.url)
	}
	want := []string{
		"skd-first org:skd", "skd-first rolecode:dagl", "skd-first rolecode:gone", "skd-first rolecode:regna",
		"app_ttd_kept rolecode:dagl", "app_ttd_source rolecode:dagl", "app_ttd_under_score rolecode:dagl",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	since := strings.Replace(last.UpdatedAt, "+00:00", "Z", 1) // what happened at that very time is shown
	answer := decode[page[updatedSubject]](t, stranger.must(http.StatusOK, http.MethodGet, resourcePath+"/updated?since="+since, nil))
	if len(answer.Data) != 1 {
		t.Errorf("since the last one: %v", answer.Data)
	}
}

func TestChangesLeaveOutWhatNobodyUploaded(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t, metadataWorld())
	answer := decode[page[changedResource]](t, stranger.must(http.StatusOK, http.MethodGet, resourcePath+"/changes", nil))
	if len(answer.Data) != 2 || answer.Data[0].ResourceID != "skd-first" || answer.Data[1].ResourceID != "app_ttd_kept" {
		t.Errorf("got %v", answer.Data)
	}
	beyond := resourcePath + "/changes?token=OTk" // 99
	if answer := decode[page[changedResource]](t, stranger.must(http.StatusOK, http.MethodGet, beyond, nil)); len(answer.Data) != 0 {
		t.Errorf("past the end: %v", answer.Data)
	}
}

func TestPolicySubjectsTypeByType(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t, metadataWorld())
	answer := decode[page[policySubjectURN]](t, stranger.must(http.StatusOK, http.MethodGet, resourcePath+"/skd-first/policy/subjects", nil))
	var got []string
	for _, own := range answer.Data {
		got = append(got, own.Type[len("urn:altinn:"):]+" "+own.Value)
	}
	if want := []string{"rolecode regna", "rolecode dagl", "org skd"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	stranger.must(http.StatusInternalServerError, http.MethodGet, resourcePath+"/app_ttd_finnes-ikke/policy/subjects?reloadFromXacml=true", nil)
	stranger.must(http.StatusNotFound, http.MethodGet, resourcePath+"/app_ttd_finnes-ikke/policy/subjects?reloadFromXacml=", nil)
}

func TestResourceTypesAddUp(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "consent": "Consent", "128": "Consent", "Default,Consent": "Consent", "Consent, 128": "Consent", "0": "Default",
	} {
		if got, fault := parseResourceType(text); got != want || fault != "" {
			t.Errorf("%q is %q, %q; want %q", text, got, fault, want)
		}
	}
	for _, text := range []string{"Consent,", "3", "-1", "Consent;Default"} {
		if got, fault := parseResourceType(text); fault == "" {
			t.Errorf("%q is %q", text, got)
		}
	}
}

// TestSandboxSearch tries what a newcomer would, in the built-in world.
func TestSandboxSearch(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t, World{})
	found := decode[[]map[string]any](t, stranger.must(http.StatusOK, http.MethodGet, resourcePath+"/Search?Keyword=skatt&OrgCode=skd", nil))
	if len(found) != 3 {
		t.Errorf("the tax office has %d resources about tax: %v", len(found), found)
	}
	hits := decode[[]packageHit](t, stranger.must(http.StatusOK, http.MethodGet, packagePath+"/search?resourceProviderCode=nav", nil))
	if len(hits) != 1 || hits[0].Object.Resources[0].RefID != "nav-sykmelding" {
		t.Fatalf("found %v", hits)
	}
	all := decode[[]packageResourceDTO](t, stranger.must(http.StatusOK, http.MethodGet, packagePath+"/package/"+hits[0].Object.ID+"/resources", nil))
	if len(all) != 1 || all[0].ID != hits[0].Object.Resources[0].ID || all[0].Provider.Code != "nav" {
		t.Errorf("the package holds %v", all)
	}
	twice := decode[[]packageHit](t, stranger.must(http.StatusOK, http.MethodGet, packagePath+"/search?term=skattegrunnlag&searchInResources=true", nil))
	ids := map[string]bool{}
	for _, hit := range twice {
		for _, own := range hit.Object.Resources {
			if own.RefID == "ske-skattegrunnlag" {
				ids[own.ID] = true
			}
		}
	}
	if len(ids) != 1 {
		t.Errorf("one resource in two packages has the ids %v", ids)
	}
}

func TestWorldWithOwnResourcesLeavesTheCatalogueWithoutAny(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t, metadataWorld())
	stranger.must(http.StatusNoContent, http.MethodGet, packagePath+"/search?resourceProviderCode=skd", nil)
	stranger.must(http.StatusOK, http.MethodGet, packagePath+"/package/urn/skatt-naering", nil)
}
