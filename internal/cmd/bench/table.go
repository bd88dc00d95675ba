//go:build unix

package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
)

// rounds measures all providers of a scenario in turns, and prints a table for each command.
func (b bench) rounds(ctx context.Context, s scenario, count int, out io.Writer) error {
	names := slices.Sorted(maps.Keys(s.configs))
	samples := map[string]map[string][]sample{} // by command and provider
	for range count {
		for _, provider := range names {
			got, err := b.measure(ctx, s, provider)
			if err != nil {
				return err
			}
			for command, one := range got {
				if samples[command] == nil {
					samples[command] = map[string][]sample{}
				}
				samples[command][provider] = append(samples[command][provider], one)
			}
		}
	}
	for _, command := range s.measured {
		table(out, command, names, samples[command])
	}
	return nil
}

// table prints the medians of each provider, with the provider of this checkout as a ratio of it.
func table(out io.Writer, command string, names []string, samples map[string][]sample) {
	fmt.Fprintf(out, "| %s | wall · CPU · provider's CPU | calls · connections · grants | peak MiB | altinn is: wall · CPU · provider's CPU · peak |\n", command)
	fmt.Fprintln(out, "| --- | --- | --- | --- | --- |")
	for _, name := range names {
		of := samples[name]
		last := of[len(of)-1]
		fmt.Fprintf(out, "| %s | %.2f s · %.2f s · %.2f s | %d · %d · %d | %.0f | %s · %s · %s · %s |\n", name,
			middle(of, wall), middle(of, cpu), middle(of, providerCPU), last.calls, last.connections, last.granted, middle(of, peak),
			ratio(samples["altinn"], of, wall), ratio(samples["altinn"], of, cpu),
			ratio(samples["altinn"], of, providerCPU), ratio(samples["altinn"], of, peak))
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
