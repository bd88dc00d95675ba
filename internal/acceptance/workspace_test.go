package acceptance_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// builtProvider is a CLI configuration that names the provider as "go build" makes it, once for this test binary.
var builtProvider = sync.OnceValues(func() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}

	dir, err := os.MkdirTemp(os.Getenv(tempDirVariable), "provider") // which TestMain removes
	if err != nil {
		return "", err
	}

	if err := tfcli.BuildProvider(context.Background(), root, dir); err != nil {
		return "", err
	}

	file := filepath.Join(dir, "cli.tfrc")

	return file, tfcli.WriteConfig(file, dir)
})

// builtWithTLS is one that names hashicorp/tls besides, from its pinned module: an example makes keys with it.
var builtWithTLS = sync.OnceValues(func() (string, error) {
	file, err := builtProvider()
	if err != nil {
		return "", err
	}

	root, err := moduleRoot()
	if err != nil {
		return "", err
	}

	dir := filepath.Dir(file)
	cmd := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "github.com/hashicorp/terraform-provider-tls")
	cmd.Dir = filepath.Join(root, "internal", "tools", "tls")

	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building hashicorp/tls: %w\n%s", err, out)
	}

	file = filepath.Join(dir, "tls.tfrc")

	return file, tfcli.WriteConfig(file, dir, "hashicorp/tls")
})

// workspace is a folder in which a real CLI runs the built provider: two processes, nothing injected.
type workspace struct {
	tfcli.Workspace
}

// workspace makes one, with an environment that leads to the world.
func (w *world) workspace(t testing.TB, dir string, env ...string) workspace {
	t.Helper()

	cli := requireCLI(t)

	file, err := builtProvider()
	if err != nil {
		t.Fatal(err)
	}

	for name, value := range w.Env {
		env = append(env, name+"="+value)
	}

	return workspace{tfcli.Workspace{CLI: cli, Dir: dir, ConfigFile: file, Env: env}}
}

// withTLS is the workspace with hashicorp/tls besides.
func (s workspace) withTLS(t testing.TB) workspace {
	t.Helper()

	var err error
	if s.ConfigFile, err = builtWithTLS(); err != nil {
		t.Fatal(err)
	}

	return s
}

// run runs a command and returns its exit code and its output.
func (s workspace) run(t testing.TB, args ...string) (int, string) {
	t.Helper()

	var out strings.Builder

	arguments := slices.Insert(slices.Clone(args), 1, "-no-color")
	if args[0] == "state" { // options come after its subcommand
		arguments = args
	}

	code, err := s.Run(t.Context(), &out, arguments...)
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}

	return code, out.String()
}

// must runs a command that has to succeed.
func (s workspace) must(t testing.TB, args ...string) string {
	t.Helper()

	code, out := s.run(t, args...)
	if code != 0 {
		t.Fatalf("%s: exit code %d\n%s", strings.Join(args, " "), code, out)
	}

	return out
}

// write writes a file of the configuration.
func (s workspace) write(t testing.TB, name, text string) {
	t.Helper()

	if err := os.WriteFile(filepath.Join(s.Dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// stateFile is what a CLI writes of a state.
type stateFile struct {
	Resources []struct {
		Mode      string `json:"mode"`
		Type      string `json:"type"`
		Name      string `json:"name"`
		Instances []struct {
			Status     string `json:"status"`
			Attributes object `json:"attributes"`
		} `json:"instances"`
	} `json:"resources"`
}

// managed are the ids of the state by address. It fails the test if something is tainted: the next apply would delete it.
func (s workspace) managed(t testing.TB) map[string]string {
	t.Helper()

	found := map[string]string{}

	content, err := os.ReadFile(filepath.Join(s.Dir, "terraform.tfstate"))
	if os.IsNotExist(err) || err == nil && len(content) == 0 {
		return found
	}

	var state stateFile
	if err := json.Unmarshal(content, &state); err != nil {
		t.Fatalf("the state cannot be read: %v\n%s", err, content)
	}

	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			if resource.Mode != "managed" {
				continue
			}

			if instance.Status != "" {
				t.Errorf("%s.%s is %s", resource.Type, resource.Name, instance.Status)
			}

			id := "id"
			if resource.Type == providertest.ClientType {
				id = "client_id"
			}

			found[resource.Type+"."+resource.Name], _ = instance.Attributes[id].(string)
		}
	}

	return found
}
