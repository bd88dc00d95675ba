package tfcli

import (
	"context"
	"path/filepath"
)

// Installation is what [Install] makes.
type Installation struct {
	// ConfigFile is the CLI configuration under which "init" finds the provider.
	ConfigFile string
	// Programs is the folder of altinn-emulator, for the path.
	Programs string
}

// Install builds the provider of the module at root so that "init" finds it, and the emulator's program. Both are in the checkout.
func Install(ctx context.Context, root string) (Installation, error) {
	tools := filepath.Join(root, ".tools")
	built := filepath.Join(tools, "provider")
	made := Installation{ConfigFile: filepath.Join(tools, "mirror.tfrc"), Programs: filepath.Join(tools, "bin")}

	if err := BuildProvider(ctx, root, built); err != nil {
		return made, err
	}

	if err := BuildEmulator(ctx, root, made.Programs); err != nil {
		return made, err
	}

	return made, WriteMirror(made.ConfigFile, filepath.Join(tools, "mirror"), built)
}
