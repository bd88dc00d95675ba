package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

const (
	planFile  = "demo.tfplan"
	tokenPath = "/token"
)

// stage is what the steps act on.
type stage struct {
	*printer

	// cli runs a command of Terraform's or OpenTofu's in dir and returns its exit code.
	cli     func(ctx context.Context, out io.Writer, args ...string) (int, error)
	product tfcli.Product
	dir     string
	guide   fs.FS // the configuration, which grows file by file
	altinn  altinn
	journal func() []emulator.Call // what the emulated services were asked
}

// add takes a file of the guide into the configuration, and shows what it is about.
func (s *stage) add(names ...string) error {
	for _, name := range names {
		s.command("cp examples/guide/%s .", name)

		content, err := fs.ReadFile(s.guide, name)
		if err != nil {
			return fmt.Errorf("reading the guide: %w", err)
		}

		if err := os.WriteFile(filepath.Join(s.dir, name), content, 0o600); err != nil {
			return fmt.Errorf("adding to the configuration: %w", err)
		}

		s.added(blocks(string(content)))
	}

	return nil
}

// apply applies without asking. It prints and returns what was done and what was warned of.
func (s *stage) apply(ctx context.Context, flags ...string) (string, error) {
	mark := len(s.journal())

	text, code, err := s.terraform(ctx, append([]string{"apply", "-auto-approve"}, flags...)...)
	if err != nil {
		return "", err
	}

	if code != 0 {
		return "", fmt.Errorf("apply failed with exit code %d:\n%s", code, text)
	}

	s.quote(progress(text))
	s.called(mark, false)

	return text, nil
}

// called shows the calls since a mark that have changed something, each once, as one would make them with curl. Those by which tokens
// are got are left out unless they are what it is about.
func (s *stage) called(mark int, tokens bool) {
	seen := map[string]bool{}

	for _, call := range s.journal()[mark:] {
		line := curl(call.Method, call.Path)
		if call.Method == http.MethodGet || seen[line] || call.Path == tokenPath && !tokens {
			continue
		}

		seen[line] = true
		s.call("%s", line)
	}
}

// curl is a call as one would make it by hand. Each service has its own address.
func curl(method, path string) string {
	service, body := "$ALTINN", " --json @body.json"

	switch {
	case path == tokenPath:
		service, body = "$MASKINPORTEN", " -d grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer -d assertion=$SIGNED"
	case strings.HasPrefix(path, clientsPath):
		service = "$DIGDIR"
	}

	if method == http.MethodDelete {
		body = ""
	}

	return "curl -X " + method + " " + service + path + body
}

// plan returns the plan as the CLI shows it, and whether it has changes. It prints what happened on the way.
func (s *stage) plan(ctx context.Context, flags ...string) (text string, changes bool, err error) {
	said, code, err := s.terraform(ctx, append([]string{"plan", "-detailed-exitcode", "-out=" + planFile}, flags...)...)
	if err != nil {
		return "", false, err
	}

	if code != 0 && code != 2 {
		return "", false, fmt.Errorf("plan failed with exit code %d:\n%s", code, said)
	}

	if happened := progress(said); happened != "" {
		s.quote(happened)
	}

	shown, err := s.quietly(ctx, "show", "-no-color", planFile)

	return strings.TrimSpace(shown), code == 2, err
}

// checks are the results of the configuration's check blocks, by name, and the whole plan in JSON.
func (s *stage) checks(ctx context.Context) (statuses map[string]string, plan string, err error) {
	plan, err = s.quietly(ctx, "show", "-json", planFile)
	if err != nil {
		return nil, "", err
	}

	var found struct {
		Checks []struct {
			Address struct {
				Name string `json:"to_display"`
			} `json:"address"`
			Status string `json:"status"`
		} `json:"checks"`
	}

	if err := json.Unmarshal([]byte(plan), &found); err != nil {
		return nil, "", fmt.Errorf("reading the plan: %w", err)
	}

	statuses = map[string]string{}
	for _, one := range found.Checks {
		statuses[one.Address.Name] = one.Status
	}

	return statuses, plan, nil
}

// output is an output value of the configuration.
func (s *stage) output(ctx context.Context, name string) (string, error) {
	return s.quietly(ctx, "output", "-raw", name)
}

// quietly runs a command that has to succeed, and shows nothing of it.
func (s *stage) quietly(ctx context.Context, args ...string) (string, error) {
	var out bytes.Buffer

	code, err := s.cli(ctx, &out, args...)
	if err != nil {
		return "", err
	}

	if code != 0 {
		return "", errors.New(out.String())
	}

	return out.String(), nil
}

func (s *stage) terraform(ctx context.Context, args ...string) (string, int, error) {
	s.command("%s %s", s.name(), strings.Join(args, " "))

	var out bytes.Buffer

	code, err := s.cli(ctx, &out, append(args, "-no-color")...)

	return out.String(), code, err
}

// name is what a person types to start the CLI.
func (s *stage) name() string {
	if s.product == tfcli.OpenTofu {
		return "tofu"
	}

	return "terraform"
}

// progress keeps what a command did, and the headings of what the provider warned of. It drops the plan, which other steps
// show, and the CLI's own remarks on running a provider that was built from source.
func progress(text string) string {
	var kept []string

	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		acted := strings.HasPrefix(line, "altinn_") || strings.HasPrefix(line, "ephemeral.altinn_")

		switch {
		case strings.HasPrefix(line, "Warning: ") && !strings.Contains(line, "development overrides"),
			acted && strings.Contains(strings.ToLower(line), "complete after"),
			strings.HasPrefix(line, "Apply complete!"):
			kept = append(kept, line)
		}
	}

	return strings.Join(kept, "\n")
}

// changes keeps what a plan says of each resource, without the explanations around it.
func changes(plan string) string {
	var kept []string

	inside := false

	for line := range strings.Lines(plan) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "  # ") {
			inside = true
		}

		if inside || strings.HasPrefix(line, "Plan: ") {
			kept = append(kept, line)
		}

		if line == "    }" {
			inside = false
		}
	}

	return strings.Join(kept, "\n")
}

// blocks keeps the blocks of a file that say what there is to be, without what is around them.
func blocks(config string) string {
	var kept []string

	inside := false

	for line := range strings.Lines(config) {
		line = strings.TrimRight(line, "\n")
		for _, keyword := range []string{"resource ", "ephemeral ", "provider "} {
			inside = inside || strings.HasPrefix(line, keyword)
		}

		if inside {
			kept = append(kept, line)
		}

		if ends := strings.HasPrefix(line, "}") || strings.HasSuffix(line, "{}"); inside && ends {
			kept, inside = append(kept, ""), false
		}
	}

	return strings.Join(kept, "\n")
}
