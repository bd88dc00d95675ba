package acceptance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// recorder is a provider that remembers what it told the CLI: the test library shows errors only, and drops warnings.
type recorder struct {
	tfprotov6.ProviderServer

	said *conversation
}

// conversation collects diagnostics of all provider servers that the CLI starts for one test.
type conversation struct {
	mu   sync.Mutex
	said diagnostics
}

func (c *conversation) add(said diagnostics) {
	c.mu.Lock()
	defer c.mu.Unlock()

	c.said = append(c.said, said...)
}

// take returns what was said since the last call.
func (c *conversation) take() diagnostics {
	c.mu.Lock()
	defer c.mu.Unlock()

	said := c.said
	c.said = nil

	return said
}

func (r *recorder) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	answer, err := r.ProviderServer.ReadResource(ctx, req)
	if answer != nil {
		r.said.add(answer.Diagnostics)
	}

	return answer, err
}

func (r *recorder) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	answer, err := r.ProviderServer.PlanResourceChange(ctx, req)
	if answer != nil {
		r.said.add(answer.Diagnostics)
	}

	return answer, err
}

func (r *recorder) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	answer, err := r.ProviderServer.ApplyResourceChange(ctx, req)
	if answer != nil {
		r.said.add(answer.Diagnostics)
	}

	return answer, err
}

// factories hand the world's provider to the test library.
func (w *world) factories(t testing.TB) (map[string]func() (tfprotov6.ProviderServer, error), *conversation) {
	t.Helper()

	said := &conversation{}

	return map[string]func() (tfprotov6.ProviderServer, error){
		"altinn": func() (tfprotov6.ProviderServer, error) {
			server, err := w.Server(nil)

			return &recorder{ProviderServer: server, said: said}, err
		},
	}, said
}

// acceptance runs steps with a real CLI against the world. The steps may look at what was said to the CLI.
func (w *world) acceptance(t *testing.T, steps func(said *conversation) []resource.TestStep) {
	t.Helper()
	requireCLI(t)

	factories, said := w.factories(t)
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: steps(said)})
}

// block writes a block of configuration. Its values are JSON, which HCL reads as well, with references as [ref].
func block(t tb, header string, attributes object) string {
	t.Helper()

	var b bytes.Buffer

	fmt.Fprintf(&b, "%s {\n", header)

	for name, value := range attributes {
		fmt.Fprintf(&b, "  %s = %s\n", name, literal(t, value))
	}

	b.WriteString("}\n")

	return b.String()
}

// ref is an expression of the configuration language.
type ref string

func literal(t tb, value any) string {
	t.Helper()

	if expression, ok := value.(ref); ok {
		return string(expression)
	}

	var b bytes.Buffer

	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)

	if err := encoder.Encode(value); err != nil {
		t.Fatalf("writing %v: %v", value, err)
	}

	// Templates are the one thing that HCL sees in a string and JSON does not.
	text := bytes.ReplaceAll(bytes.TrimSpace(b.Bytes()), []byte("${"), []byte("$${"))

	return string(bytes.ReplaceAll(text, []byte("%{"), []byte("%%{")))
}

// refused matches the output of a CLI that says all the phrases, in this order, wherever it breaks its lines.
func refused(phrases ...string) *regexp.Regexp {
	patterns := make([]string, len(phrases))

	for i, phrase := range phrases {
		words := strings.Fields(phrase)
		for j, word := range words {
			words[j] = regexp.QuoteMeta(word)
		}

		patterns[i] = strings.Join(words, `[\s│]+`)
	}

	return regexp.MustCompile(`(?s)` + strings.Join(patterns, `.*`))
}

// checkPlan is a check that does not look at the plan itself.
type checkPlan func() error

// CheckPlan implements [plancheck.PlanCheck].
func (c checkPlan) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = c()
}
