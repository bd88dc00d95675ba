package scenetest

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// Step is one call of a recorded conversation and its answer.
type Step struct {
	Name    string            `json:"name"`
	As      string            `json:"as"`
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Body    json.RawMessage   `json:"body"`
	Raw     *string           `json:"raw"`
	Headers map[string]string `json:"headers"`
	Capture map[string]string `json:"capture"`
	// Cut marks an answer whose lists are recorded in part, Count its whole length.
	Cut    bool       `json:"cut"`
	Count  *int       `json:"count"`
	Answer stepAnswer `json:"answer"`
}

type stepAnswer struct {
	Status   int             `json:"status"`
	Type     string          `json:"type"`
	Location string          `json:"location"`
	Allow    string          `json:"allow"`
	JSON     json.RawMessage `json:"json"`
	Text     *string         `json:"text"`
}

// LoadConversation reads a conversation, which has so many steps.
func LoadConversation(t TB, name string, count int) []Step {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var steps []Step
	if err := json.Unmarshal(content, &steps); err != nil {
		t.Fatal(err)
	}
	if len(steps) != count {
		t.Fatalf("%s has %d steps, recorded were %d", name, len(steps), count)
	}
	return steps
}

// Replay plays a conversation against an emulator, step by step.
type Replay struct {
	user     *User
	token    func(as string) string
	captured map[string]string
}

// NewReplay makes a replay; token is that of a caller of the recording.
func NewReplay(t TB, server *emulator.Server, token func(as string) string) *Replay {
	t.Helper()
	return &Replay{user: NewUser(t, server, server.Access().Clients[0].ClientID), token: token, captured: map[string]string{}}
}

// Play sends the step and says how the answer differs from the recorded one.
func (p *Replay) Play(recorded Step) error {
	answer, err := p.send(recorded)
	if err != nil {
		return err
	}
	want := recorded.Answer
	if answer.Status != want.Status {
		return fmt.Errorf("status %d, recorded %d; body %s", answer.Status, want.Status, answer.Body)
	}
	if allow := answer.Header.Get("Allow"); allow != want.Allow {
		return fmt.Errorf("Allow %q, recorded %q", allow, want.Allow)
	}
	if got, recordedType := mediaType(answer.Header.Get("Content-Type")), mediaType(want.Type); got != recordedType {
		return fmt.Errorf("content type %q, recorded %q", got, recordedType)
	}
	if err := p.remember(recorded.Capture, []byte(answer.Body)); err != nil { // the answer itself is recorded with what it gave
		return err
	}
	if location := answer.Header.Get("Location"); !p.matchText(want.Location, location) {
		return fmt.Errorf("Location %q, recorded %q", location, want.Location)
	}
	return p.compareBody(recorded, []byte(answer.Body))
}

func (p *Replay) send(recorded Step) (Received, error) {
	var body any
	switch {
	case recorded.Raw != nil:
		body = *recorded.Raw
	case recorded.Body != nil:
		body = p.expand(string(recorded.Body))
	}
	headers := make([]string, 0, 2*len(recorded.Headers))
	for name, value := range recorded.Headers {
		headers = append(headers, name, value)
	}
	p.user.Token = p.token(recorded.As)
	path := strings.TrimPrefix(p.expand(recorded.Path), p.user.Server.Access().PlatformURL) // a list's next page is a whole address
	return p.user.Try(recorded.Method, path, body, headers...)
}

func (p *Replay) compareBody(step Step, body []byte) error {
	want := step.Answer
	switch {
	case want.Text != nil:
		if !p.matchText(*want.Text, string(body)) {
			return fmt.Errorf("text %q, recorded %q", body, *want.Text)
		}
	case want.JSON != nil:
		recorded, got, err := decodePair(want.JSON, body)
		if err != nil {
			return err
		}
		list, isList := got.([]any)
		if step.Count != nil && (!isList || len(list) != *step.Count) {
			return fmt.Errorf("%d elements, recorded %d", len(list), *step.Count)
		}
		return p.compare("$", recorded, got, step.Cut)
	case len(body) > 0:
		return fmt.Errorf("body %s, recorded none", body)
	}
	return nil
}

// compare says where got differs from the recorded value; in cut answers lists may go on after the
// recorded elements.
func (p *Replay) compare(at string, recorded, got any, cut bool) error {
	switch want := recorded.(type) {
	case map[string]any:
		return p.compareObject(at, want, got, cut)
	case []any:
		list, isList := got.([]any)
		if !isList || len(list) < len(want) || len(list) > len(want) && !cut {
			return fmt.Errorf("%s is %v, recorded %v", at, got, want)
		}
		for index := range want {
			if err := p.compare(fmt.Sprintf("%s[%d]", at, index), want[index], list[index], cut); err != nil {
				return err
			}
		}
	case string:
		if text, isText := got.(string); !isText || !p.matchText(want, text) {
			return fmt.Errorf("%s is %v, recorded %q", at, got, want)
		}
	default:
		if !reflect.DeepEqual(recorded, got) {
			return fmt.Errorf("%s is %v, recorded %v", at, got, recorded)
		}
	}
	return nil
}

func (p *Replay) compareObject(at string, want map[string]any, got any, cut bool) error {
	object, isObject := got.(map[string]any)
	if !isObject {
		return fmt.Errorf("%s is %v, recorded %v", at, got, want)
	}
	names, recordedNames := slices.Sorted(maps.Keys(object)), slices.Sorted(maps.Keys(want))
	if !slices.Equal(names, recordedNames) {
		return fmt.Errorf("%s has members %v, recorded %v", at, names, recordedNames)
	}
	for _, name := range names {
		if name == "data" && slices.Equal(names, []string{"data", "links"}) { // which items are on a page depends on random ids
			items, isList := object[name].([]any)
			if recordedItems, _ := want[name].([]any); !isList || len(items) != len(recordedItems) {
				return fmt.Errorf("%s has %d items, recorded %d", at, len(items), len(recordedItems))
			}
			continue
		}
		if err := p.compare(at+"."+name, want[name], object[name], cut); err != nil {
			return err
		}
	}
	return nil
}

// matchText compares a recorded text, placeholders included, with one received.
func (p *Replay) matchText(recorded, got string) bool {
	if !strings.Contains(recorded, "{") {
		return recorded == got
	}
	patterns := map[string]string{
		"{uuid}":     `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`,
		"{time}":     `[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?(Z|\+00:00)`,
		"{trace}":    `00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]`,
		"{page}":     `[A-Za-z0-9_-]+`,
		"{text}":     `(?s:.+)`,
		"{base}":     regexp.QuoteMeta(p.user.Server.Access().PlatformURL),
		"{platform}": regexp.QuoteMeta(p.user.Server.Access().PlatformURL),
	}
	for name, value := range p.captured {
		patterns["{"+name+"}"] = regexp.QuoteMeta(value)
	}
	expression := regexp.QuoteMeta(recorded)
	for placeholder, pattern := range patterns {
		expression = strings.ReplaceAll(expression, regexp.QuoteMeta(placeholder), pattern)
	}
	return regexp.MustCompile("^" + expression + "$").MatchString(got)
}

func (p *Replay) expand(text string) string {
	for name, value := range p.captured {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

func (p *Replay) remember(capture map[string]string, body []byte) error {
	if len(capture) == 0 {
		return nil
	}
	for name, path := range capture { // "id" or "links.next"
		var answer any
		if err := json.Unmarshal(body, &answer); err != nil {
			return fmt.Errorf("the answer is no JSON: %w", err)
		}
		for member := range strings.SplitSeq(path, ".") {
			members, _ := answer.(map[string]any)
			answer = members[member]
		}
		value, isText := answer.(string)
		if !isText {
			return fmt.Errorf("no member %q to keep as %q", path, name)
		}
		p.captured[name] = value
	}
	return nil
}

func decodePair(recorded, got []byte) (want, have any, err error) {
	if err := json.Unmarshal(recorded, &want); err != nil {
		return nil, nil, fmt.Errorf("the recording is no JSON: %w", err)
	}
	if err := json.Unmarshal(got, &have); err != nil {
		return nil, nil, fmt.Errorf("the body is no JSON: %s", got)
	}
	return want, have, nil
}

func mediaType(contentType string) string {
	parsed, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return contentType
	}
	return parsed
}
