package altinn

import (
	"context"
	"reflect"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// Unicode has two spellings for many letters: å is one character, or an a and a ring. Altinn
// compares and stores texts as they were sent, and some were sent decomposed, such as file names of
// macOS. Terraform knows texts in the composed form (NFC) alone. So the client composes the texts
// of answers, and sends texts of an existing object as Altinn spells them.

// spellings holds Altinn's spelling of the texts that it has in decomposed form. The zero value is
// ready for use.
type spellings struct {
	mu      sync.Mutex
	systems map[string]string            // decomposed ids of systems, by the composed ones
	settled map[string]string            // the ids by which systems were found, by the composed ones
	refs    map[requestKey]string        // decomposed references
	texts   map[string]map[string]string // by the composed id of a system: its decomposed texts, by the composed ones
}

// requestKey is the key of a request in composed form.
type requestKey struct{ system, party, ref string }

// owner is an object of an answer whose spellings are recorded.
type owner interface{ spelled(s *spellings) }

func (s System) spelled(all *spellings) {
	all.system(s.ID)
	texts := make(map[string]string)
	eachText(reflect.ValueOf(&s).Elem(), func(text string) string {
		if composed := norm.NFC.String(text); composed != text {
			texts[composed] = text
		}
		return text
	})
	all.mu.Lock()
	defer all.mu.Unlock()
	delete(all.texts, norm.NFC.String(s.ID))
	if len(texts) > 0 {
		put(&all.texts, norm.NFC.String(s.ID), texts)
	}
}

func (s SystemSummary) spelled(all *spellings) { all.system(s.ID) }

func (r SystemUserRequest) spelled(all *spellings) {
	all.key(r.SystemID, r.PartyOrgNumber, r.ExternalRef)
}

func (u SystemUser) spelled(all *spellings) { all.key(u.SystemID, u.PartyOrgNumber, u.ExternalRef) }

func (r SystemUserChangeRequest) spelled(all *spellings) {
	all.key(r.SystemID, r.PartyOrgNumber, r.ExternalRef)
}

func (s *spellings) system(id string) {
	if composed := norm.NFC.String(id); composed != id {
		s.mu.Lock()
		defer s.mu.Unlock()
		put(&s.systems, composed, id)
	}
}

func (s *spellings) key(system, party, ref string) {
	s.system(system)
	if composed := norm.NFC.String(ref); composed != ref {
		s.mu.Lock()
		defer s.mu.Unlock()
		put(&s.refs, requestKey{norm.NFC.String(system), party, composed}, ref)
	}
}

func put[K comparable, V any](m *map[K]V, key K, value V) {
	if *m == nil {
		*m = make(map[K]V)
	}
	(*m)[key] = value
}

// compose records how an answer is spelled, and composes its texts.
func (s *spellings) compose(answer any) {
	eachOwner(reflect.ValueOf(answer), s)
	eachText(reflect.ValueOf(answer), norm.NFC.String)
}

// eachOwner visits the owners of an answer, which is one, or a list or page of them.
func eachOwner(v reflect.Value, s *spellings) {
	switch v.Kind() {
	case reflect.Pointer:
		eachOwner(v.Elem(), s)
	case reflect.Slice:
		for i := range v.Len() {
			if v.Type().Elem().Kind() == reflect.Struct {
				eachOwner(v.Index(i), s)
			}
		}
	case reflect.Struct:
		if o, ok := reflect.TypeAssert[owner](v); ok {
			o.spelled(s)
		} else if data := v.FieldByName("Data"); data.IsValid() {
			eachOwner(data, s)
		}
	default: // has no owner
	}
}

// eachText replaces every text in a value, including keys of maps, by the result of f.
func eachText(v reflect.Value, f func(string) string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachText(v.Elem(), f)
		}
	case reflect.String:
		if text := f(v.String()); text != v.String() && v.CanSet() {
			v.SetString(text)
		}
	case reflect.Slice:
		for i := range v.Len() {
			if v.Type().Elem().Kind() != reflect.Uint8 {
				eachText(v.Index(i), f)
			}
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			if field.CanSet() {
				eachText(field, f)
			}
		}
	case reflect.Map:
		eachTextOfMap(v, f)
	default: // holds no text
	}
}

func eachTextOfMap(v reflect.Value, f func(string) string) {
	if v.Type().Key().Kind() != reflect.String || v.IsNil() || !v.CanSet() {
		return
	}
	replaced := reflect.MakeMapWithSize(v.Type(), v.Len())
	for it := v.MapRange(); it.Next(); {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		key.Set(it.Key())
		value.Set(it.Value())
		eachText(key, f)
		eachText(value, f)
		replaced.SetMapIndex(key, value)
	}
	v.Set(replaced)
}

// isPlain reports whether a text is the same composed and decomposed.
func isPlain(text string) bool { return norm.NFC.IsNormalString(text) && norm.NFD.IsNormalString(text) }

// respelled returns a system to be written, with its id and those texts that it has already as
// Altinn spells them.
func (c *Client) respelled(ctx context.Context, s System) System {
	s = s.clone()
	own := c.ownSystemID(ctx, s.ID)
	c.spellings.mu.Lock()
	texts := c.spellings.texts[norm.NFC.String(s.ID)]
	c.spellings.mu.Unlock()
	if len(texts) > 0 {
		eachText(reflect.ValueOf(&s).Elem(), func(text string) string {
			if had, ok := texts[text]; ok {
				return had
			}
			return text
		})
	}
	s.ID = own
	return s
}

// ownSystemID returns the id of a system as Altinn spells it.
func (c *Client) ownSystemID(ctx context.Context, id string) string {
	if isPlain(id) {
		return id
	}
	if own, ok := c.spellings.found(id); ok {
		return own
	}
	if _, err := c.System(ctx, id); err == nil {
		own, _ := c.spellings.found(id)
		return own
	}
	if own, ok := c.spellings.decomposed(id); ok { // a token for requests alone cannot read systems
		return own
	}
	return id
}

// ownRedirectURL returns a redirect URL with scheme, host and path as Altinn spells the allowed one
// of the system: it takes the composed path for another one (§4.2). Query and fragment are free. A
// URL with escapes stays as it is.
func (c *Client) ownRedirectURL(ctx context.Context, systemID, redirectURL string) string {
	base, tail := cutQuery(redirectURL)
	if isPlain(base) {
		return redirectURL
	}
	if _, err := c.System(ctx, systemID); err != nil { // the write itself will get a better error
		return redirectURL
	}
	c.spellings.mu.Lock()
	defer c.spellings.mu.Unlock()
	for composed, own := range c.spellings.texts[norm.NFC.String(systemID)] {
		if allowed, _ := cutQuery(composed); allowed == norm.NFC.String(base) {
			base, _ = cutQuery(own)
			return base + tail
		}
	}
	return redirectURL
}

// ownRedirectURLFor is [Client.ownRedirectURL] for the system of a system user, which has the id of
// the request that it came of.
func (c *Client) ownRedirectURLFor(ctx context.Context, systemUserID, redirectURL string) string {
	if base, _ := cutQuery(redirectURL); isPlain(base) {
		return redirectURL
	}
	asked, err := c.SystemUserRequest(ctx, StandardUser, systemUserID)
	if err != nil {
		return redirectURL
	}
	return c.ownRedirectURL(ctx, asked.SystemID, redirectURL)
}

// cutQuery cuts a URL before its query or fragment.
func cutQuery(text string) (base, tail string) {
	if i := strings.IndexAny(text, "?#"); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}

// found returns the id by which a system was found.
func (s *spellings) found(id string) (own string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	own, ok = s.settled[norm.NFC.String(id)]
	return own, ok
}

// decomposed returns the id of a system as Altinn spells it, if an answer had it decomposed.
func (s *spellings) decomposed(id string) (own string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	own, ok = s.systems[norm.NFC.String(id)]
	return own, ok
}

// settle records by which id a system was found.
func (s *spellings) settle(id, own string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	put(&s.settled, norm.NFC.String(id), own)
}

// otherSystemIDs returns further spellings of an id that Altinn does not find: that of its list,
// and the decomposed one, since the list lacks deleted systems.
func (c *Client) otherSystemIDs(ctx context.Context, id string) []string {
	var others []string
	if _, err := c.Systems(ctx); err == nil {
		if own, ok := c.spellings.decomposed(id); ok && own != id {
			others = append(others, own)
		}
	}
	return append(others, otherThan(id, norm.NFD.String(id))...)
}

// otherRefs returns further spellings of a reference that Altinn does not find.
func (c *Client) otherRefs(system, party, ref string) []string {
	if isPlain(ref) {
		return nil
	}
	c.spellings.mu.Lock()
	own, ok := c.spellings.refs[requestKey{norm.NFC.String(system), party, norm.NFC.String(ref)}]
	c.spellings.mu.Unlock()
	if ok && own != ref {
		return []string{own}
	}
	return otherThan(ref, norm.NFD.String(ref))
}

func otherThan(text, other string) []string {
	if other == text {
		return nil
	}
	return []string{other}
}

// sameText reports whether two texts are equal but for their Unicode normalization.
func sameText(a, b string) bool { return norm.NFC.String(a) == norm.NFC.String(b) }
