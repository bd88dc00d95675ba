package approval

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
)

// A text that one language lacks would leave a hole in the page, and a place for a value that
// another language does not have would lose the value.
func TestTextsAreWholeInEveryLanguage(t *testing.T) {
	t.Parallel()
	places := regexp.MustCompile(`\{\w+\}`)
	placesOf := func(text string) []string {
		return slices.Sorted(slices.Values(places.FindAllString(text, -1)))
	}
	want := reflect.ValueOf(*bokmal())
	for language, own := range map[string]*text{languageNb: bokmal(), languageNn: nynorsk(), languageEn: english()} {
		if texts(language).Approved != own.Approved {
			t.Errorf("%s is another language", language)
		}
		walk(reflect.ValueOf(*own), "", func(field, text string) {
			if text == "" && !strings.HasPrefix(field, ".Change.Given") && !regexp.MustCompile(`\.(Standard|Agent)\.(Added|Removed)`).MatchString(field) {
				t.Errorf("%s has no %s", language, field)
			}
		})
		var others, ours [][]string
		walk(want, "", func(_, text string) { others = append(others, placesOf(text)) })
		walk(reflect.ValueOf(*own), "", func(field, text string) {
			ours = append(ours, placesOf(text))
			if index := len(ours) - 1; field != ".DateForm" && !slices.Equal(ours[index], others[index]) {
				t.Errorf("%s in %s has the places %q, in Bokmål %q", field, language, ours[index], others[index])
			}
		})
	}
}

// walk visits the texts of a value, in the order in which they are declared.
func walk(value reflect.Value, name string, visit func(field, text string)) {
	switch value.Kind() {
	case reflect.String:
		visit(name, value.String())
	case reflect.Struct:
		for index := range value.NumField() {
			walk(value.Field(index), name+"."+value.Type().Field(index).Name, visit)
		}
	case reflect.Array:
		for index := range value.Len() {
			walk(value.Index(index), name, visit)
		}
	case reflect.Map:
		for _, language := range []string{languageNb, languageNn, languageEn} {
			walk(value.MapIndex(reflect.ValueOf(language)), name+"."+language, visit)
		}
	default:
		panic("there is a text of another type: " + name)
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.May, 7, 1, 4, 0, 0, time.FixedZone("", 3600))
	for language, want := range map[string]string{
		languageNb: "7. mai 2026 kl. 00.04 (UTC)", languageNn: "7. mai 2026 kl. 00.04 (UTC)", languageEn: "7 May 2026 at 00:04 (UTC)",
	} {
		if got := texts(language).date(at); got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
}

// Ids break where a reader would break them.
func TestBreaks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "a": "a", "991825827_a_b": "991825827_|a_|b", "a__": "a_|_", "https://a.no/x?y=1&z": "https:|/|/|a.|no/|x?|y=|1&|z",
	} {
		if got := strings.Join(breaks(text), "|"); got != want {
			t.Errorf("%q breaks as %q, want %q", text, got, want)
		}
	}
}

// The portal shows a language that the register lacks as N/A, and an empty name as nothing.
func TestSystemWithoutAName(t *testing.T) {
	t.Parallel()
	name, blank := "Namn", " "
	registered := &register.System{Name: register.Translations{"nn": &name, "en": &blank}}
	for language, want := range map[string]part{
		languageNb: {Text: "N/A", Absent: true}, languageNn: {Text: "Namn", IsName: true}, languageEn: {Text: "no name", Absent: true},
	} {
		if got := systemName(registered, view{Language: language, Text: texts(language)}); got != want {
			t.Errorf("%s: %+v, want %+v", language, got, want)
		}
	}
	want := []string{"The system has no name in Norwegian Bokmål. There Altinn shows “N/A”.", "The system’s name in English is empty. There Altinn shows nothing."}
	if got := nameWarnings(registered, english()); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	registered.Name["nb"] = nil
	if got := nameWarnings(registered, english()); !strings.Contains(got[0], "empty") {
		t.Errorf("of null: %q", got)
	}
}
