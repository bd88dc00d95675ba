package emulator

import (
	"bytes"
	"crypto/md5" //nolint:gosec // a key of the service's own making, which nobody trusts
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

const actionURN = "urn:oasis:names:tc:xacml:1.0:action:action-id"

// policyRule is a rule of a policy in the compact form of a world: each subject
// may do each action. The resource itself need not be named.
type policyRule struct {
	Subjects []string `json:"subjects"` // URNs such as urn:altinn:rolecode:dagl
	Actions  []string `json:"actions"`  // such as read
	// Part narrows the rule to a part of the resource: urn:altinn:task:Task_1.
	Part string `json:"part,omitempty"`
	// Removed marks a rule that the policy has no longer: only its subjects are
	// remembered, as deleted.
	Removed bool `json:"removed,omitempty"`
}

// attribute is a URN as the registry writes it in policies.
type attribute struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// resourcePolicy is the policy of a resource; it holds for all versions.
type resourcePolicy struct {
	identifier string
	fromSource bool      // of an app that only the app source knows: never uploaded to the registry
	changed    time.Time // when it was uploaded
	rules      []policyRule
}

// policy reads the policy member of a resource of the world, nil for none.
func (r Resource) policy() ([]policyRule, error) {
	content, given := r["policy"]
	if !given {
		return nil, nil
	}
	var rules []policyRule
	if err := decodeStrict(content, &rules); err != nil {
		return nil, fmt.Errorf("its policy is no list of rules with subjects and actions: %w", err)
	}
	for _, rule := range rules {
		if len(rule.Subjects) == 0 || len(rule.Actions) == 0 || slices.Contains(rule.Actions, "") {
			return nil, errors.New("a rule of its policy lacks subjects or actions")
		}
		for _, urn := range slices.Concat(rule.Subjects, []string{rule.Part}) {
			if kind, value := cutURN(urn); urn != "" && (kind == "" || value == "") {
				return nil, fmt.Errorf("%q in its policy is no URN such as urn:altinn:rolecode:dagl", urn)
			}
		}
	}
	return rules, nil
}

// cutURN cuts a URN before its last part; the first result is "" for no URN.
func cutURN(urn string) (kind, value string) {
	if index := strings.LastIndexByte(urn, ':'); index > 0 && strings.HasPrefix(urn, "urn:") {
		return urn[:index], urn[index+1:]
	}
	return "", urn
}

func newAttribute(urn string) attribute {
	kind, value := cutURN(urn)
	return attribute{kind, value}
}

func (a attribute) urn() string { return a.Type + ":" + a.Value }

// target is what a rule is about: the resource as authorization names it, and
// the part of it.
func (p *resourcePolicy) target(rule policyRule) []attribute {
	var target []attribute
	for _, own := range authorizationReference(p.identifier) {
		target = append(target, attribute{own.ID, own.Value})
	}
	if rule.Part != "" {
		target = append(target, newAttribute(rule.Part))
	}
	return target
}

// flatRule is one combination of a rule's subjects and actions.
type flatRule struct {
	Subject  []attribute `json:"subject"`
	Action   attribute   `json:"action"`
	Resource []attribute `json:"resource"`
}

func (p *resourcePolicy) flatRules() []flatRule {
	flat := []flatRule{}
	for _, rule := range p.rules {
		if rule.Removed {
			continue
		}
		for _, subject := range rule.Subjects {
			for _, action := range rule.Actions {
				flat = append(flat, flatRule{[]attribute{newAttribute(subject)}, attribute{actionURN, action}, p.target(rule)})
			}
		}
	}
	return flat
}

// policyRight is an action on a resource or a part of it, with all who may do it.
type policyRight struct {
	Action       attribute       `json:"action"`
	Resource     []attribute     `json:"resource"`
	Subjects     []policySubject `json:"subjects"`
	RightKey     string          `json:"rightKey"`
	SubjectTypes []string        `json:"subjectTypes"`
}

type policySubject struct {
	Attributes []attribute `json:"subjectAttributes"`
}

func (p *resourcePolicy) rights() []policyRight {
	rights := []policyRight{}
	for _, rule := range p.flatRules() {
		key := rule.rightKey()
		index := slices.IndexFunc(rights, func(r policyRight) bool { return r.RightKey == key })
		if index < 0 {
			index = len(rights)
			rights = append(rights, policyRight{Action: rule.Action, Resource: rule.Resource, RightKey: key})
		}
		own := &rights[index]
		own.Subjects = append(own.Subjects, policySubject{rule.Subject})
		for _, subject := range rule.Subject {
			own.SubjectTypes = append(own.SubjectTypes, strings.ToLower(subject.Type))
		}
		slices.Sort(own.SubjectTypes)
		own.SubjectTypes = slices.Compact(own.SubjectTypes)
	}
	return rights
}

// rightKey is the action, the values of the resource in the order of their
// URNs, and a hash of action and URNs, taken of their UTF-16.
func (r flatRule) rightKey() string {
	target := slices.Clone(r.Resource)
	slices.SortFunc(target, func(a, b attribute) int { return strings.Compare(a.urn(), b.urn()) })
	readable, hashed := make([]string, 0, len(target)+2), make([]string, 0, len(target)+1)
	readable, hashed = append(readable, r.Action.Value), append(hashed, r.Action.Value)
	for _, own := range target {
		readable, hashed = append(readable, own.Value), append(hashed, own.urn())
	}
	var content bytes.Buffer
	for _, unit := range utf16.Encode([]rune(strings.Join(hashed, ";"))) {
		content.Write(binary.LittleEndian.AppendUint16(nil, unit))
	}
	sum := md5.Sum(content.Bytes()) //nolint:gosec // see the import
	return strings.Join(append(readable, hex.EncodeToString(sum[:])), ";")
}

// policySubjectURN is a subject that a policy names, in lower case whatever the policy says.
type policySubjectURN struct {
	Type  string `json:"type"`
	Value string `json:"value"`
	URN   string `json:"urn"`
}

// subjects lists whom the policy names, or has named, type by type.
func (p *resourcePolicy) subjects(removed bool) []policySubjectURN {
	var subjects []policySubjectURN
	for _, rule := range p.rules {
		if rule.Removed != removed {
			continue
		}
		for _, urn := range rule.Subjects {
			own := newAttribute(urn)
			own.Value = strings.ToLower(own.Value)
			if entry := (policySubjectURN{own.Type, own.Value, own.urn()}); !slices.Contains(subjects, entry) {
				subjects = append(subjects, entry)
			}
		}
	}
	types := map[string]int{} // by first appearance
	for _, own := range subjects {
		if _, seen := types[own.Type]; !seen {
			types[own.Type] = len(types)
		}
	}
	slices.SortStableFunc(subjects, func(a, b policySubjectURN) int { return types[a.Type] - types[b.Type] })
	return subjects
}
