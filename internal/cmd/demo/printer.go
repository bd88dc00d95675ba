package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// printer writes for people: colour on a terminal only.
type printer struct {
	out    io.Writer
	colour bool
}

func newPrinter(out io.Writer) *printer {
	file, isFile := out.(*os.File)
	if !isFile || os.Getenv("NO_COLOR") != "" {
		return &printer{out: out}
	}

	info, err := file.Stat()

	return &printer{out: out, colour: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

const (
	bold  = "1"
	green = "32"
	faint = "2"
)

func (p *printer) paint(code, text string) string {
	if !p.colour {
		return text
	}

	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// title begins a part.
func (p *printer) title(format string, args ...any) {
	fmt.Fprintf(p.out, "\n%s\n", p.paint(bold, fmt.Sprintf(format, args...)))
}

func (p *printer) say(format string, args ...any) {
	fmt.Fprintf(p.out, format+"\n", args...)
}

// command is what one would have typed.
func (p *printer) command(format string, args ...any) {
	fmt.Fprintf(p.out, "  %s\n", p.paint(faint, "$ "+fmt.Sprintf(format, args...)))
}

// quote is what a command printed, and added what the configuration has grown by.
func (p *printer) quote(text string) { p.lines("  | ", text) }

func (p *printer) added(text string) { p.lines("  + ", text) }

func (p *printer) lines(mark, text string) {
	for line := range strings.SplitSeq(strings.Trim(text, "\n"), "\n") {
		fmt.Fprintln(p.out, strings.TrimRight(mark+line, " "))
	}
}

// call is one that the provider has made.
func (p *printer) call(format string, args ...any) {
	fmt.Fprintf(p.out, "  %s\n", p.paint(faint, "> "+fmt.Sprintf(format, args...)))
}

// shown is a claim that has been checked.
func (p *printer) shown(format string, args ...any) {
	fmt.Fprintf(p.out, "  %s\n", p.paint(green, "✓ "+fmt.Sprintf(format, args...)))
}
