// Package acceptance_test drives the provider as its users do: by a real Terraform or OpenTofu, or over the protocol as one,
// against an emulated Altinn and Maskinporten.
package acceptance_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// tempDirVariable names the folder for everything that tests leave behind; the test library reads it too.
const tempDirVariable = "TF_ACC_TEMP_DIR"

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "acceptance tests:", err)
		os.Exit(1)
	}

	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	dir, err := os.MkdirTemp("", "acceptance")
	if err != nil {
		return 0, fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	// It must exist: OpenTofu warns of a missing one, where the test library expects a version.
	configFile := filepath.Join(dir, "cli.tfrc")
	if err := os.WriteFile(configFile, nil, 0o600); err != nil {
		return 0, fmt.Errorf("writing an empty CLI configuration: %w", err)
	}

	if err := setenv(map[string]string{"TF_CLI_CONFIG_FILE": configFile, tempDirVariable: dir, "CHECKPOINT_DISABLE": "1"}); err != nil {
		return 0, err
	}

	return m.Run(), nil
}

// setenv sets variables of this process: the test library offers no other way to tell it.
func setenv(values map[string]string) error {
	for name, value := range values {
		if err := os.Setenv(name, value); err != nil {
			return fmt.Errorf("setting %s: %w", name, err)
		}
	}

	return nil
}

// moduleRoot is the folder of the checkout.
var moduleRoot = sync.OnceValues(tfcli.ModuleRoot)

// installedCLI is the CLI that all of this checkout's commands find, except that nothing is built: "go test" alone must not
// take minutes. It is looked for when the first test needs it, not before: only then does Go's cache of test results learn
// which variables it depends on.
var installedCLI = sync.OnceValues(func() (tfcli.CLI, error) {
	root, err := moduleRoot()
	if err != nil {
		return tfcli.CLI{}, err
	}

	finder := tfcli.NewFinder(root)
	finder.Build = func(context.Context) (string, error) {
		built := filepath.Join(root, ".tools", "tofu")
		if _, err := os.Stat(built); err != nil {
			return "", tfcli.ErrNotFound
		}

		return built, nil
	}

	cli, err := finder.Find(context.Background(), tfcli.AnyProduct)
	if err != nil {
		return cli, err
	}

	return cli, setenv(map[string]string{
		tfcli.PathVariable: cli.Path, "TF_ACC_PROVIDER_HOST": cli.RegistryHost(), "TF_ACC_PROVIDER_NAMESPACE": "altinn",
	})
})

// requireCLI skips the test where no Terraform and no OpenTofu is installed.
func requireCLI(t testing.TB) tfcli.CLI {
	t.Helper()

	cli, err := installedCLI()

	switch {
	case errors.Is(err, tfcli.ErrNotFound):
		t.Skipf("this needs Terraform or OpenTofu: install one, name one in %s, or run \"make test\", which builds OpenTofu",
			tfcli.PathVariable)
	case err != nil:
		t.Fatal(err)
	}

	return cli
}

// requireIdentity skips the test on a CLI without resource identities.
func requireIdentity(t testing.TB) {
	t.Helper()

	if cli := requireCLI(t); !hasIdentity(t) {
		t.Skipf("%s has no resource identities: Terraform and OpenTofu have them from 1.12 on", cli)
	}
}

func hasIdentity(t testing.TB) bool {
	t.Helper()

	cli := requireCLI(t)

	var major, minor int
	if _, err := fmt.Sscanf(cli.Version, "%d.%d", &major, &minor); err != nil {
		t.Fatalf("the version of %s: %v", cli, err)
	}

	return major > 1 || minor >= 12
}
