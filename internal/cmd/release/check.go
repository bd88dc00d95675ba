package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// check builds the commit that is checked out as a release, and looks at what came out. Then it builds it once more, in another folder
// and another time zone, and compares.
func check(ctx context.Context, root string, out io.Writer) (err error) {
	changed, err := quietly(ctx, root, nil, "git", "status", "--porcelain")
	if err != nil {
		return err
	}

	if changed != "" {
		return fmt.Errorf("a release is made of a commit, so commit first what has changed:\n%s", changed)
	}

	dir, err := os.MkdirTemp("", "altinn-release-")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}

	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	fmt.Fprintln(out, "Building the release, without signature.")

	built, err := build(ctx, root, filepath.Join(dir, "once"))
	if err != nil {
		return err
	}

	if err := inspect(root, built); err != nil {
		return err
	}

	fmt.Fprintln(out, "Names, contents and sums are those that the registry demands.")

	if err := install(ctx, root, built, out); err != nil {
		return err
	}

	fmt.Fprintln(out, "Building the same commit in another folder and another time zone.")

	again, err := build(ctx, root, filepath.Join(dir, "again"), "TZ=Asia/Tokyo")
	if err != nil {
		return err
	}

	if err := compare(built, again); err != nil {
		return err
	}

	fmt.Fprintln(out, "It has the same sums.")

	return nil
}

// build lets the goreleaser of root build a release in dir, a clone: in a work tree, Go does not find the commit, and goreleaser finds
// none without a remote.
func build(ctx context.Context, root, dir string, environment ...string) (dist, error) {
	if _, err := quietly(ctx, root, nil, "git", "clone", "--quiet", root, dir); err != nil {
		return dist{}, err
	}

	goreleaser := filepath.Join(root, ".tools", "goreleaser")
	if _, err := quietly(ctx, dir, environment, goreleaser, "release", "--snapshot", "--skip=sign"); err != nil {
		return dist{}, err
	}

	return openDist(os.DirFS(filepath.Join(dir, "dist")))
}

func inspect(root string, built dist) error {
	manifest, err := os.ReadFile(filepath.Join(root, "terraform-registry-manifest.json"))
	if err != nil {
		return fmt.Errorf("reading the manifest: %w", err)
	}

	found, err := built.problems(manifest, buildinfo.Read)
	if err != nil {
		return err
	}

	return complaint(found)
}

// install installs this machine's archive with the CLI found here, and asks the provider in it for its version.
func install(ctx context.Context, root string, built dist, out io.Writer) error {
	cli, err := tfcli.NewFinder(root).Find(ctx, tfcli.AnyProduct)
	if err != nil {
		return err
	}

	agents, err := userAgents(ctx, cli, built)
	if err != nil {
		return err
	}

	if err := complaint(misnamed(agents, built.Version)); err != nil {
		return err
	}

	fmt.Fprintf(out, "%s installs it, and it tells Altinn its version, %s.\n", cli, built.Version)

	return nil
}

func compare(built, again dist) error {
	first, err := built.contents()
	if err != nil {
		return err
	}

	second, err := again.contents()
	if err != nil {
		return err
	}

	return complaint(differences(first, second))
}

// quietly runs a command in dir and returns its output, which is shown only if it fails.
func quietly(ctx context.Context, dir string, environment []string, command string, args ...string) (string, error) {
	var out bytes.Buffer

	cmd := exec.CommandContext(ctx, command, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), environment...)
	cmd.Stdout, cmd.Stderr = &out, &out

	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", filepath.Base(command), args[0], err, &out)
	}

	return out.String(), nil
}

func complaint(found []string) error {
	if len(found) == 0 {
		return nil
	}

	return fmt.Errorf("this is no release:\n  %s", strings.Join(found, "\n  "))
}
