//go:build unix

package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
)

// rounds measures all variants of a scenario in turns, and prints a table for each command.
func (b bench) rounds(ctx context.Context, s scenario, count int, out io.Writer) error {
	samples := map[string][][]sample{} // by command, then as the variants stand
	for _, command := range s.measured {
		samples[command] = make([][]sample, len(s.variants))
	}
	for range count {
		for i, v := range s.variants {
			got, err := b.measure(ctx, s, v)
			if err != nil {
				return err
			}
			for command, one := range got {
				samples[command][i] = append(samples[command][i], one)
			}
		}
	}
	for _, command := range s.measured {
		table(out, command, s.variants, samples[command])
	}
	return nil
}

// table prints the medians of each variant, with the first as a ratio of it.
func table(out io.Writer, command string, variants []variant, samples [][]sample) {
	fmt.Fprintf(out, "| %s | wall · CPU · provider's CPU | calls · connections · grants | peak MiB | %s is: wall · CPU · provider's CPU · peak |\n",
		command, variants[0].name)
	fmt.Fprintln(out, "| --- | --- | --- | --- | --- |")
	for i, v := range variants {
		of := samples[i]
		last := of[len(of)-1]
		fmt.Fprintf(out, "| %s | %.2f s · %.2f s · %.2f s | %d · %d · %d | %.0f | %s · %s · %s · %s |\n", v.name,
			middle(of, wall), middle(of, cpu), middle(of, providerCPU), last.calls, last.connections, last.granted, middle(of, peak),
			ratio(samples[0], of, wall), ratio(samples[0], of, cpu), ratio(samples[0], of, providerCPU), ratio(samples[0], of, peak))
	}
	fmt.Fprintln(out)
	plot(out, command, variants, samples)
}

// plot draws how long each variant took, as text, which every reader of the table can show.
func plot(out io.Writer, command string, variants []variant, samples [][]sample) {
	const width = 50
	longest := 0.0
	for i := range variants {
		longest = max(longest, middle(samples[i], wall))
	}
	for i, v := range variants {
		took := middle(samples[i], wall)
		fmt.Fprintf(out, "%-8s %-26s %7.2f s  %s\n", command, v.name, took, strings.Repeat("█", int(took/longest*width+0.5)))
	}
	fmt.Fprintln(out)
}

func wall(s sample) float64        { return s.wall.Seconds() }
func cpu(s sample) float64         { return s.cpu.Seconds() }
func providerCPU(s sample) float64 { return s.provider.Seconds() }
func peak(s sample) float64        { return float64(s.rss) / (1 << 20) }

func middle(samples []sample, of func(sample) float64) float64 {
	values := make([]float64, 0, len(samples))
	for _, s := range samples {
		values = append(values, of(s))
	}
	return median(values)
}

// ratio is the median of the ratios of each round.
func ratio(ours, theirs []sample, of func(sample) float64) string {
	values := make([]float64, 0, len(ours))
	for i := range ours {
		if of(theirs[i]) == 0 {
			return "–"
		}
		values = append(values, of(ours[i])/of(theirs[i]))
	}
	return fmt.Sprintf("%.2f ×", median(values))
}

func median(values []float64) float64 {
	slices.Sort(values)
	if n := len(values); n%2 == 0 {
		return (values[n/2-1] + values[n/2]) / 2
	}
	return values[len(values)/2]
}
