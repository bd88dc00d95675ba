//go:build unix

package tfcli_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// Not parallel: it sets the environment in which "go" and "make" are looked for.
func TestAnInterruptedBuildLeavesNothingRunning(t *testing.T) {
	for name, build := range map[string]func(ctx context.Context, root string) error{
		"go": func(ctx context.Context, root string) error { return tfcli.BuildProvider(ctx, root, root) },
		"make": func(ctx context.Context, root string) error {
			_, err := tfcli.NewFinder(root).Find(ctx, tfcli.OpenTofu)

			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}

			path := t.TempDir()
			if err := os.Symlink(self, filepath.Join(path, name)); err != nil {
				t.Fatal(err)
			}

			worker, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // the test ends it
			if err != nil {
				t.Fatal(err)
			}
			defer worker.Close()

			t.Setenv("PATH", path)
			t.Setenv(tfcli.PathVariable, "")
			t.Setenv(actAs, "build")
			t.Setenv(reportTo, worker.Addr().String())

			temporary := t.TempDir()
			t.Setenv("TMPDIR", temporary)

			ctx, cancel := context.WithCancel(t.Context())
			told := make(chan string, 1)

			go func() { told <- watch(t, worker, cancel) }()

			if err := build(ctx, path); !errors.Is(err, context.Canceled) {
				t.Errorf("error %v, want context.Canceled", err)
			}

			if got := <-told; got != "unlocked\n" {
				t.Errorf("the process that the build had started was killed or left behind: it wrote %q", got)
			}

			if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
				t.Errorf("in the temporary folder is left %v, %v", left, err)
			}
		})
	}
}

// watch interrupts the build once its worker has started, and returns what the worker wrote from then until it ended.
func watch(t *testing.T, worker net.Listener, interrupt func()) string {
	t.Helper()
	defer interrupt()

	conn, err := worker.Accept()
	if err != nil {
		t.Error(err)

		return ""
	}
	defer conn.Close()

	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Error(err)
	}

	from := bufio.NewReader(conn)
	if _, err := from.ReadString('\n'); err != nil {
		t.Error(err)
	}

	interrupt()

	rest, err := io.ReadAll(from)
	if err != nil {
		t.Error(err)
	}

	return string(rest)
}
