package main

import (
	"context"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	frameworkschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"

	ours "github.com/altinn/terraform-provider-altinn/internal/provider"
)

// The protocol's schema does not tell which attributes replace: this asks the resources themselves.

// explained is how a description says what a change replaces, and what that means for whom.
var explained = regexp.MustCompile(`Changing it replaces the [a-z ]+[:,] [^.]+\.`)

func TestEveryReplacementIsExplained(t *testing.T) {
	t.Parallel()

	found := 0

	for typ, s := range resourceSchemas(t) {
		for name, attribute := range s.Attributes {
			description := attribute.GetMarkdownDescription()

			switch replaces := replaces(attribute); {
			case replaces && !explained.MatchString(description):
				t.Errorf("%s.%s: a change replaces, and the description does not say so and what that means: %q", typ, name, description)
			case !replaces && strings.Contains(description, "Changing it replaces"):
				t.Errorf("%s.%s: the description promises a replacement that does not happen: %q", typ, name, description)
			case replaces:
				found++
			}
		}
	}

	if found < 5 {
		t.Errorf("found only %d attributes that replace", found)
	}
}

func TestReplacementsAreFound(t *testing.T) {
	t.Parallel()

	for name, modifiers := range map[string][]planmodifier.String{
		"no":             {stringplanmodifier.UseStateForUnknown()},
		"always":         {stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplace()},
		"if configured":  {stringplanmodifier.RequiresReplaceIfConfigured()},
		"no, none there": nil,
	} {
		inner := map[string]frameworkschema.Attribute{"inner": frameworkschema.StringAttribute{PlanModifiers: modifiers}}
		for kind, attribute := range map[string]frameworkschema.Attribute{
			"itself":    frameworkschema.StringAttribute{PlanModifiers: modifiers},
			"in one":    frameworkschema.SingleNestedAttribute{Attributes: inner},
			"in a list": frameworkschema.ListNestedAttribute{NestedObject: frameworkschema.NestedAttributeObject{Attributes: inner}},
		} {
			if got, want := replaces(attribute), !strings.HasPrefix(name, "no"); got != want {
				t.Errorf("%s, %s: %t", name, kind, got)
			}
		}
	}
}

// Every resource lets the configuration choose how long its operations may take, and tells what they may take otherwise.
func TestEveryResourceHasTimeouts(t *testing.T) {
	t.Parallel()

	o := offered(t)
	for typ, s := range o.Resources {
		timeouts := s.Block.Attributes["timeouts"]
		if timeouts.Nested == nil || !timeouts.Optional {
			t.Errorf("%s has no timeouts", typ)

			continue
		}

		for _, operation := range []string{"create", "read", "delete"} {
			if description := timeouts.Nested.Attributes[operation].Description; !strings.Contains(description, "Defaults to `") {
				t.Errorf("%s: timeouts.%s is described as %q", typ, operation, description)
			}
		}
	}

	for typ, s := range o.ListResources {
		if timeouts := s.Block.Attributes["timeouts"]; timeouts.Nested == nil {
			t.Errorf("the list of %s has no timeouts", typ)
		}
	}
}

// resourceSchemas are the schemas of all resources as the framework has them.
func resourceSchemas(t *testing.T) map[string]frameworkschema.Schema {
	t.Helper()

	schemas := map[string]frameworkschema.Schema{}

	for _, newResource := range ours.New("test").Resources(t.Context()) {
		var (
			metadata resource.MetadataResponse
			answer   resource.SchemaResponse
		)

		one := newResource()
		one.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "altinn"}, &metadata)
		one.Schema(t.Context(), resource.SchemaRequest{}, &answer)
		schemas[metadata.TypeName] = answer.Schema
	}

	return schemas
}

// replaces reports whether a change of an attribute, or of something in it, replaces the resource. The framework shows its
// attributes' plan modifiers by no interface of its own.
func replaces(attribute frameworkschema.Attribute) bool {
	value := reflect.Indirect(reflect.ValueOf(attribute))

	if modifiers := value.FieldByName("PlanModifiers"); modifiers.IsValid() {
		for i := range modifiers.Len() {
			modifier, ok := reflect.TypeAssert[planmodifier.Describer](modifiers.Index(i))
			if ok && strings.Contains(modifier.Description(context.Background()), "destroy and recreate") {
				return true
			}
		}
	}

	var inner map[string]frameworkschema.Attribute

	if object := value.FieldByName("NestedObject"); object.IsValid() {
		value = object
	}

	if attributes := value.FieldByName("Attributes"); attributes.IsValid() {
		inner, _ = reflect.TypeAssert[map[string]frameworkschema.Attribute](attributes)
	}

	return slices.ContainsFunc(slices.Collect(maps.Values(inner)), replaces)
}
