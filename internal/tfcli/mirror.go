package tfcli

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// MirrorVersion is the version as which [WriteMirror] offers a provider. Neither product installs 0.0.0.
const MirrorVersion = "0.0.1"

// WriteMirror makes dir a mirror of both products' registries, for this machine alone, with the provider that [BuildProvider] has
// compiled into built. It writes a CLI configuration to file under which "init" finds the provider there, and every other one where
// it always does.
func WriteMirror(file, dir, built string) error {
	content, err := os.ReadFile(filepath.Join(built, executable("terraform-provider-altinn")))
	if err != nil {
		return fmt.Errorf("reading the provider: %w", err)
	}

	for _, product := range []Product{Terraform, OpenTofu} {
		folder := filepath.Join(dir, CLI{Product: product}.RegistryHost(), "altinn", "altinn", MirrorVersion, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // what is in it is no secret
			return fmt.Errorf("making a mirror: %w", err)
		}

		name := filepath.Join(folder, executable("terraform-provider-altinn_v"+MirrorVersion))
		if err := os.WriteFile(name, content, 0o755); err != nil { //nolint:gosec // it is run
			return fmt.Errorf("copying the provider: %w", err)
		}
	}

	text := fmt.Sprintf(`disable_checkpoint = true

provider_installation {
  filesystem_mirror {
    path    = %q
    include = ["registry.terraform.io/altinn/altinn", "registry.opentofu.org/altinn/altinn"]
  }
  direct {
    exclude = ["registry.terraform.io/altinn/altinn", "registry.opentofu.org/altinn/altinn"]
  }
}
`, filepath.ToSlash(dir))

	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return fmt.Errorf("writing the CLI configuration: %w", err)
	}

	return nil
}
