package emulator

import (
	"encoding/xml"
	"strconv"
)

// The categories and functions of XACML 3.0 that Altinn's policies use.
const (
	xacmlNamespace  = "urn:oasis:names:tc:xacml:3.0:core:schema:wd-17"
	xacmlCombining  = "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"
	xacmlSubject    = "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject"
	xacmlAction     = "urn:oasis:names:tc:xacml:3.0:attribute-category:action"
	xacmlResource   = "urn:oasis:names:tc:xacml:3.0:attribute-category:resource"
	xacmlEqual      = "urn:oasis:names:tc:xacml:1.0:function:string-equal"
	xacmlIgnoreCase = "urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case"
	xacmlString     = "http://www.w3.org/2001/XMLSchema#string"
)

type xacmlPolicy struct {
	XMLName   xml.Name    `xml:"xacml:Policy"`
	Namespace string      `xml:"xmlns:xacml,attr"`
	ID        string      `xml:"PolicyId,attr"`
	Version   string      `xml:"Version,attr"`
	Combining string      `xml:"RuleCombiningAlgId,attr"`
	Target    struct{}    `xml:"xacml:Target"`
	Rules     []xacmlRule `xml:"xacml:Rule"`
}

type xacmlRule struct {
	ID     string       `xml:"RuleId,attr"`
	Effect string       `xml:"Effect,attr"`
	AnyOf  []xacmlAnyOf `xml:"xacml:Target>xacml:AnyOf"`
}

type xacmlAnyOf struct {
	AllOf []xacmlAllOf `xml:"xacml:AllOf"`
}

type xacmlAllOf struct {
	Matches []xacmlMatch `xml:"xacml:Match"`
}

type xacmlMatch struct {
	Function   string          `xml:"MatchId,attr"`
	Value      xacmlValue      `xml:"xacml:AttributeValue"`
	Designator xacmlDesignator `xml:"xacml:AttributeDesignator"`
}

type xacmlValue struct {
	DataType string `xml:"DataType,attr"`
	Text     string `xml:",chardata"`
}

type xacmlDesignator struct {
	ID            string `xml:"AttributeId,attr"`
	Category      string `xml:"Category,attr"`
	DataType      string `xml:"DataType,attr"`
	MustBePresent bool   `xml:"MustBePresent,attr"`
}

// document is the policy as XACML: in each rule any of the subjects, the
// resource, and any of the actions.
func (p *resourcePolicy) document() []byte {
	content := xacmlPolicy{
		Namespace: xacmlNamespace, ID: "urn:altinn:policyid:" + p.identifier, Version: "1.0", Combining: xacmlCombining,
	}
	for _, rule := range p.rules {
		if rule.Removed {
			continue
		}
		var subjects, actions xacmlAnyOf
		for _, urn := range rule.Subjects {
			subjects.AllOf = append(subjects.AllOf, allOf(xacmlSubject, xacmlIgnoreCase, newAttribute(urn)))
		}
		for _, action := range rule.Actions {
			actions.AllOf = append(actions.AllOf, allOf(xacmlAction, xacmlEqual, attribute{actionURN, action}))
		}
		target := xacmlAnyOf{AllOf: []xacmlAllOf{allOf(xacmlResource, xacmlEqual, p.target(rule)...)}}
		content.Rules = append(content.Rules, xacmlRule{
			ID: "urn:altinn:ruleid:" + strconv.Itoa(len(content.Rules)+1), Effect: "Permit", AnyOf: []xacmlAnyOf{subjects, target, actions},
		})
	}
	encoded, err := xml.MarshalIndent(content, "", "  ")
	if err != nil {
		panic("emulator: a policy cannot be encoded: " + err.Error())
	}
	return append([]byte(xml.Header), encoded...)
}

func allOf(category, function string, attributes ...attribute) xacmlAllOf {
	var all xacmlAllOf
	for _, own := range attributes {
		all.Matches = append(all.Matches, xacmlMatch{
			Function: function, Value: xacmlValue{xacmlString, own.Value},
			Designator: xacmlDesignator{ID: own.Type, Category: category, DataType: xacmlString},
		})
	}
	return all
}
