package emulator

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

const (
	maxChanges = 1000 // of a page, and its size when none is asked for
	// roundTrip is .NET's form of a time with its offset.
	roundTrip = "2006-01-02T15:04:05.0000000-07:00"
)

// updateRoutes tell followers of the registry what became of its policies
// (altinn-api.md §10.1).
func updateRoutes() []route {
	return []route{
		{method: http.MethodGet, pattern: resourcePath + "/updated", handle: listUpdatedSubjects},
		{method: http.MethodGet, pattern: resourcePath + "/changes", handle: listChangedResources},
	}
}

// updatedSubject is a subject that came into a policy or left it.
type updatedSubject struct {
	SubjectURN  string `json:"subjectUrn"`
	ResourceURN string `json:"resourceUrn"`
	UpdatedAt   string `json:"updatedAt"`
	Deleted     bool   `json:"deleted"`

	at time.Time
}

// subjectToken is where a page of updated subjects ended, among those of the
// same time; the time itself is the next page's since.
type subjectToken struct {
	ResourceURN string `json:"resourceUrn"`
	SubjectURN  string `json:"subjectUrn"`
}

func listUpdatedSubjects(c *call) reply {
	errors := map[string][]string{}
	since := c.queryTime("since", errors)
	limit := c.queryNumber("limit", maxChanges, errors)
	var after subjectToken
	if refused := pageToken(c, &after); refused != nil {
		return *refused
	}
	switch {
	case len(errors) > 0:
		return c.malformed(errors)
	case limit < 1 || limit > maxChanges:
		return c.registryInvalid(object{{"code", "RR.VLD-00008"}, {"title", "Limit must be between 1 and 1000."}})
	}
	subjects := slices.DeleteFunc(c.catalogue.updatedSubjects(), func(own updatedSubject) bool {
		position := cmp.Or(own.at.Compare(since), cmp.Compare(own.ResourceURN, after.ResourceURN), cmp.Compare(own.SubjectURN, after.SubjectURN))
		return position <= 0
	})
	answer := page[updatedSubject]{Data: subjects}
	if len(subjects) > limit {
		answer.Data = subjects[:limit]
		last := answer.Data[limit-1]
		answer.Links.Next = c.nextChanges("updated", "since="+last.at.UTC().Format(time.RFC3339Nano)+"&",
			subjectToken{last.ResourceURN, last.SubjectURN}, limit)
	}
	return jsonReply(http.StatusOK, answer)
}

func (c *catalogue) updatedSubjects() []updatedSubject {
	subjects := []updatedSubject{}
	for index := range c.policies {
		own := &c.policies[index]
		for _, removed := range []bool{false, true} {
			for _, subject := range own.subjects(removed) {
				subjects = append(subjects, updatedSubject{
					SubjectURN: subject.URN, ResourceURN: resourceURN + ":" + own.identifier,
					UpdatedAt: own.changed.Format(roundTrip), Deleted: removed, at: own.changed,
				})
			}
		}
	}
	slices.SortStableFunc(subjects, func(a, b updatedSubject) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.ResourceURN, b.ResourceURN), cmp.Compare(a.SubjectURN, b.SubjectURN))
	})
	return subjects
}

type changedResource struct {
	ResourceID string `json:"resourceId"`
	ChangedAt  string `json:"changedAt"`
}

// listChangedResources lists whose policy was uploaded, oldest first. It knows
// no since; the token counts what has been shown.
func listChangedResources(c *call) reply {
	errors := map[string][]string{}
	limit := c.queryNumber("limit", maxChanges, errors)
	var shown int
	if refused := pageToken(c, &shown); refused != nil {
		return *refused
	}
	switch {
	case len(errors) > 0:
		return c.malformed(errors)
	case limit < 1 || limit > maxChanges:
		return c.registryInvalid(object{
			{"code", "RR.VLD-00011"},
			{"title", "Value outside valid range."},
			{"paths", []string{"/$QUERY/limit"}},
			{"detail", fmt.Sprintf("Limit must be between 1 and 1000, was %d.", limit)},
		})
	}
	changes := []changedResource{}
	for index := range c.catalogue.policies {
		if own := &c.catalogue.policies[index]; !own.fromSource {
			changes = append(changes, changedResource{own.identifier, own.changed.Format(roundTrip)})
		}
	}
	changes = changes[min(max(shown, 0), len(changes)):]
	answer := page[changedResource]{Data: changes}
	if len(changes) > limit {
		answer.Data = changes[:limit]
		answer.Links.Next = c.nextChanges("changes", "", shown+limit, limit)
	}
	return jsonReply(http.StatusOK, answer)
}

// registryInvalid answers with shape B in the registry's own words. Unlike the
// registry's other problems it is labelled as one.
func (c *call) registryInvalid(found object) reply {
	return c.altinnProblem(http.StatusBadRequest, "STD-00000", validationTitle, []member{{"validationErrors", []object{found}}})
}

func (c *call) nextChanges(list, before string, token any, limit int) string {
	return "http://" + c.request.Host + resourcePath + "/" + list + "?" + before +
		"token=" + base64.RawURLEncoding.EncodeToString(encodeJSON(token)) + "&limit=" + strconv.Itoa(limit)
}

// queryNumber reads a whole number of the query; a wrong one is an error in the
// framework's words.
func (c *call) queryNumber(name string, standard int, errors map[string][]string) int {
	text, given := c.queryValue(name)
	if !given {
		return standard
	}
	number, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		errors[name] = []string{invalidValue(text)}
	}
	return int(number)
}

// queryTime reads a time of the query, in UTC where it names no offset.
func (c *call) queryTime(name string, errors map[string][]string) time.Time {
	text, given := c.queryValue(name)
	if !given {
		return time.Time{}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime, time.DateOnly} {
		if parsed, err := time.Parse(layout, text); err == nil {
			return parsed
		}
	}
	errors[name] = []string{invalidValue(text)}
	return time.Time{}
}
