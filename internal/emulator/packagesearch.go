package emulator

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// packageHit is a package that a search found, with all that counted.
type packageHit struct {
	Object packageDTO    `json:"object"`
	Score  float64       `json:"score"`
	Fields []searchField `json:"fields"`
}

type searchField struct {
	Field string       `json:"field"`
	Value string       `json:"value"`
	Score float64      `json:"score"`
	Words []searchWord `json:"words"` // of the fuzzy search only
}

type searchWord struct {
	Content   string  `json:"content"`
	Lowercase string  `json:"lowercaseContent"`
	IsMatch   bool    `json:"isMatch"`
	Score     float64 `json:"score"`
}

// searchPackages looks in the names and descriptions of one language, the best
// hits first; without a term it lists all packages (altinn-api.md §10.2).
func searchPackages(c *call) reply {
	errors := map[string][]string{}
	inResources := c.querySwitch("searchInResources", false, errors)
	simple := c.querySwitch("simpleSearch", true, errors)
	strict := c.querySwitch("strict", false, errors)
	if len(errors) > 0 {
		return c.malformed(errors)
	}
	forType, ok := entityType(c.searchText("typeName"))
	if !ok {
		return c.unknownType(c.searchText("typeName"))
	}
	providers := c.queryValues("resourceProviderCode")
	if slices.ContainsFunc(providers, func(code string) bool { return strings.TrimSpace(code) == "" }) {
		return c.unhandled()
	}
	candidates := c.searchablePackages(forType, providers)
	term := c.searchText("term")
	var hits []packageHit
	switch {
	case term == "":
		for _, one := range candidates {
			hits = append(hits, packageHit{Object: one, Fields: []searchField{}})
		}
	case simple:
		hits = simpleSearch(candidates, strings.Fields(term), strict, inResources)
	default:
		hits = fuzzySearch(candidates, strings.Fields(strings.ToLower(term)), inResources)
	}
	if len(hits) == 0 {
		return emptyReply(http.StatusNoContent)
	}
	slices.SortStableFunc(hits, func(a, b packageHit) int { return cmp.Compare(b.Score, a.Score) })
	return jsonReply(http.StatusOK, hits)
}

// entityType reads a type by its name in any language. The first result is the
// catalogue's word for it, "" for any; there are types without packages.
func entityType(name string) (string, bool) {
	switch strings.ToLower(name) {
	case "":
		return "", true
	case "organisasjon", "organization":
		return "Organization", true
	case "person":
		return "Person", true
	case "systembruker", "systembrukar", "systemuser":
		return "SystemUser", true
	case "virksomhetbruker", "verksemdbrukar", "enterprise user":
		return "EnterpriseUser", true
	case "selvidentifisert", "sjølvidentifisert", "self-identified":
		return "SelfIdentified", true
	case "intern", "internal":
		return "Internal", true
	default:
		return "", false
	}
}

func (c *call) unknownType(name string) reply {
	return bodyReply(http.StatusInternalServerError, c.problemType(), encodeJSON(object{
		{"type", rfcSection(http.StatusInternalServerError)},
		{"title", unhandledTitle},
		{"status", http.StatusInternalServerError},
		{"detail", "Type '" + name + "' not found. Try organization, organisasjon or person"},
		{"traceId", c.traceID},
	}))
}

// searchablePackages are the packages for a type of party that hold a resource
// of one of the providers, with these resources only.
func (c *call) searchablePackages(forType string, providers []string) []packageDTO {
	var packages []packageDTO
	for _, one := range c.catalogue.packages {
		if forType != "" && one.ForType != forType {
			continue
		}
		answer := c.describe(one).withOwners()
		if len(providers) > 0 {
			answer.Resources = slices.DeleteFunc(answer.Resources, func(r packageResourceDTO) bool {
				return !slices.ContainsFunc(providers, func(code string) bool { return anyHolds([]string{r.Provider.Code}, code) })
			})
		}
		if len(providers) == 0 || len(answer.Resources) > 0 {
			packages = append(packages, answer)
		}
	}
	return packages
}

// simpleRule gives points to a text that holds a word of the term, or begins with it.
type simpleRule struct {
	field  string
	text   func(packageDTO) string
	prefix bool
	points float64
}

func simpleRules() []simpleRule {
	name := func(p packageDTO) string { return p.Name }
	return []simpleRule{
		{"name.prefix", name, true, 100},
		{"name", name, false, 50},
		{"description", func(p packageDTO) string { return p.Description }, false, 10},
		{"area.name.prefix", func(p packageDTO) string { return p.Area.Name }, true, 25},
		{"area.description", func(p packageDTO) string { return p.Area.Description }, false, 5},
	}
}

func (r simpleRule) matches(text, word string) bool {
	if r.prefix {
		return strings.HasPrefix(strings.ToLower(text), strings.ToLower(word))
	}
	return anyHolds([]string{text}, word)
}

// simpleSearch scores each word of the term in each text, and several words
// once more as a phrase, which counts twice. Strict wants every word somewhere.
func simpleSearch(candidates []packageDTO, words []string, strict, inResources bool) []packageHit {
	var hits []packageHit
	for _, one := range candidates {
		hit := packageHit{Object: one}
		if len(words) > 1 {
			hit.score(".phrase", 2, []string{strings.Join(words, " ")})
		}
		hit.score("", 1, words)
		if inResources {
			hit.scoreResources(words)
		}
		if hit.Score > 0 && (!strict || hit.holdsAll(words)) {
			hits = append(hits, hit)
		}
	}
	return hits
}

// score adds what the rules give for each word; suffix goes with the names of the fields.
func (h *packageHit) score(suffix string, times float64, words []string) {
	for _, rule := range simpleRules() {
		text := rule.text(h.Object)
		for _, word := range words {
			if rule.matches(text, word) {
				h.add(rule.field+suffix, text, times*rule.points)
			}
		}
	}
}

func (h *packageHit) scoreResources(words []string) {
	for _, own := range h.Object.Resources {
		for _, word := range words {
			if anyHolds([]string{own.Name}, word) {
				h.add("resources.name", own.Name, 2)
			}
		}
	}
}

func (h *packageHit) add(field, value string, points float64) {
	h.Fields = append(h.Fields, searchField{Field: field, Value: value, Score: points, Words: []searchWord{}})
	h.Score += points
}

// holdsAll tells whether each word is in one of the texts that counted.
func (h *packageHit) holdsAll(words []string) bool {
	texts := make([]string, 0, len(h.Fields))
	for _, own := range h.Fields {
		texts = append(texts, own.Value)
	}
	return !slices.ContainsFunc(words, func(word string) bool { return !anyHolds(texts, word) })
}
