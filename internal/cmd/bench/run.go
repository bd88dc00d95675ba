//go:build unix

package main

import (
	"bytes"
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// sample is what one command of a CLI cost.
type sample struct {
	wall, cpu, provider         time.Duration // cpu is of CLI and provider
	calls, connections, granted int
	rss                         int64 // of the provider, in bytes
}

// bench runs commands of one CLI.
type bench struct {
	cli       tfcli.CLI
	providers providers
	latency   time.Duration
	key       *rsa.PrivateKey
}

// measure runs the commands of a scenario on one of its variants, in an Altinn of its own.
func (b bench) measure(ctx context.Context, s scenario, v variant) (samples map[string]sample, err error) {
	dir, err := os.MkdirTemp(b.providers.dir, "run")
	if err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening: %w", err)
	}
	counted := &counting{Listener: listener}
	altinn, err := emulator.Start(emulator.Options{
		Listener: counted, TokenLifetime: time.Hour, NewKey: func() (*rsa.PrivateKey, error) { return b.key, nil },
	})
	if err != nil {
		return nil, fmt.Errorf("starting the emulator: %w", err)
	}
	defer func() { err = errors.Join(err, altinn.Close(), os.RemoveAll(dir)) }()
	token, err := altinn.Token(client, "altinn:authentication/systemregister.write",
		"altinn:authentication/systemuser.request.write", "altinn:authentication/systemuser.request.read")
	if err != nil {
		return nil, fmt.Errorf("asking for a token: %w", err)
	}
	if b.latency > 0 {
		if err := altinn.AddFault(emulator.Fault{Delay: emulator.Duration(b.latency), Times: -1}); err != nil {
			return nil, fmt.Errorf("slowing the emulator: %w", err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(v.config), 0o600); err != nil {
		return nil, fmt.Errorf("writing the configuration: %w", err)
	}
	if v.module != "" {
		module := filepath.Join(dir, "module")
		if err := errors.Join(os.Mkdir(module, 0o700), os.WriteFile(filepath.Join(module, "main.tf"), []byte(v.module), 0o600)); err != nil {
			return nil, fmt.Errorf("writing the module: %w", err)
		}
	}
	url := altinn.Access().PlatformURL
	space := tfcli.Workspace{CLI: b.cli, Dir: dir, ConfigFile: b.providers.config(v.provider), Env: append(altinn.Environment(client),
		"BENCH_URL="+url, "BENCH_TOKEN="+token, "TF_VAR_url="+url, "TF_VAR_token="+token, usageVariable+"="+filepath.Join(dir, "usage"))}
	if v.module != "" {
		if out, err := space.Command(ctx, "get", "-no-color").CombinedOutput(); err != nil {
			return nil, fmt.Errorf("finding the module: %w\n%s", err, tail(out))
		}
	}
	samples = map[string]sample{}
	for _, name := range s.measured {
		counts := sample{calls: len(altinn.Journal()), connections: int(counted.accepted.Load()), granted: len(altinn.Grants())}
		got, err := timed(ctx, space, name, v.args)
		if err != nil {
			return nil, fmt.Errorf("%s, %s: %w", s.name, v.name, err)
		}
		got.calls = len(altinn.Journal()) - counts.calls
		got.connections = int(counted.accepted.Load()) - counts.connections
		got.granted = len(altinn.Grants()) - counts.granted
		samples[name] = got
	}
	return samples, nil
}

// timed runs one command of the CLI.
func timed(ctx context.Context, space tfcli.Workspace, name string, extra []string) (sample, error) {
	args := map[string][]string{
		"plan":  {"plan", "-detailed-exitcode"}, // which fails if there is anything to do
		"apply": {"apply", "-auto-approve"}, "destroy": {"destroy", "-auto-approve"},
	}[name]
	cmd := space.Command(ctx, slices.Concat(args, []string{"-no-color"}, extra)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return sample{}, fmt.Errorf("%s: %w\n%s", name, err, tail(out.Bytes()))
	}
	got := sample{wall: time.Since(start), cpu: used(cmd.ProcessState).CPU}
	usages := filepath.Join(space.Dir, "usage")
	content, err := os.ReadFile(usages)
	if errors.Is(err, fs.ErrNotExist) { // no provider was started
		return got, nil
	}
	if err != nil {
		return got, fmt.Errorf("reading what was used: %w", err)
	}
	for decoder := json.NewDecoder(bytes.NewReader(content)); ; {
		var u usage
		if err := decoder.Decode(&u); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return got, fmt.Errorf("reading what was used: %w", err)
		}
		got.provider += u.CPU
		got.rss = max(got.rss, u.RSS)
	}
	return got, os.Remove(usages) //nolint:wrapcheck // it says what it was about
}

func tail(out []byte) []byte { return out[max(0, len(out)-2000):] }

// counting counts the connections that a listener accepts.
type counting struct {
	net.Listener
	accepted atomic.Int64
}

// Accept implements [net.Listener].
func (c *counting) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err == nil {
		c.accepted.Add(1)
	}
	return conn, err //nolint:wrapcheck // it is the listener's own
}
