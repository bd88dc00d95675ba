package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is a line of "go test -json" (go doc test2json).
type event struct {
	Action  string `json:"Action"`
	Package string `json:"Package"`
	Test    string `json:"Test"`
	Output  string `json:"Output"`
}

// key is a test of a package.
type key struct{ pkg, test string }

// skip is a test that did not run, and its reason.
type skip struct {
	key

	reason string
}

// leak is a test that printed a secret, and what it looks like.
type leak struct {
	key

	what string
}

// report turns the events into what "go test" prints without -json, and collects what was skipped.
type report struct {
	out     io.Writer
	output  map[key][]string // of tests that have not ended
	passed  int
	skipped []skip
	leaks   []leak
}

func newReport(out io.Writer) *report {
	return &report{out: out, output: map[key][]string{}}
}

func (r *report) read(events io.Reader) error {
	lines := bufio.NewReader(events)

	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			r.line(line)
		}

		if err == io.EOF {
			return nil
		}

		if err != nil {
			return fmt.Errorf("reading from go test: %w", err)
		}
	}
}

// line takes an event. What is not one, go test has written past its own format: it is shown as it is.
func (r *report) line(line []byte) {
	var e event
	if err := json.Unmarshal(line, &e); err != nil {
		fmt.Fprintf(r.out, "%s", line)

		return
	}

	k := key{pkg: e.Package, test: e.Test}

	if what := secretIn(e.Output); what != "" {
		r.leaks = append(r.leaks, leak{k, what})
		e.Output = "[" + what + ": not shown]\n"
	}

	switch {
	case e.Action == "build-output", e.Action == "output" && e.Test == "" && e.Output != "PASS\n":
		fmt.Fprint(r.out, e.Output)
	case e.Test == "":
	case e.Action == "output" && !strings.HasPrefix(e.Output, "=== "):
		r.output[k] = append(r.output[k], e.Output)
	case e.Action == "fail":
		r.show(k)
	case e.Action == "pass":
		r.passed++
		delete(r.output, k)
	case e.Action == "skip":
		r.skipped = append(r.skipped, skip{k, reason(r.output[k])})
		delete(r.output, k)
	}
}

func (r *report) show(k key) {
	fmt.Fprint(r.out, strings.Join(r.output[k], ""))
	delete(r.output, k)
}

// finish prints the counts, and first, if go test failed, what tests have written that never ended.
func (r *report) finish(failed bool) {
	if failed {
		for k := range r.output {
			r.show(k)
		}
	}

	fmt.Fprintf(r.out, "\nPassed: %d tests and subtests. Left out: %d.\n", r.passed, len(r.skipped))

	slices.SortFunc(r.skipped, func(a, b skip) int {
		return strings.Compare(a.pkg+" "+a.test, b.pkg+" "+b.test)
	})

	for _, s := range r.skipped {
		fmt.Fprintf(r.out, "  %s %s: %s\n", s.pkg, s.test, s.reason)
	}

	if len(r.leaks) > 0 {
		fmt.Fprintf(r.out, "\nPrinted what looks like a secret: %d lines.\n", len(r.leaks))
	}

	for _, l := range r.leaks {
		fmt.Fprintf(r.out, "  %s %s: %s\n", l.pkg, l.test, l.what)
	}
}

// reason is what the test wrote when it skipped itself.
func reason(output []string) string {
	var said []string

	for _, line := range output {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "--- SKIP") {
			said = append(said, line)
		}
	}

	if len(said) == 0 {
		return "no reason given"
	}

	return strings.Join(said, " ")
}
