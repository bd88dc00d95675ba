#!/usr/bin/env bash
# Comparing two equal sets allocates for every pair of their elements; comparing lists allocates for every element.
#
# Versions:  terraform-plugin-go v0.31.0
# Behaviour: tftypes.Value.Equal looks for each element of a set among those of the other one by one, and each comparison makes an attribute path.
#            Twice the elements allocate four times as often. The framework compares so in each read, plan and apply.
# Expected:  allocations that grow with the number of elements, as for lists, since the path is needed for a difference alone.
# Seen:      twice the elements, allocations of a set:  4 times
#            twice the elements, allocations of a list: 2 times
set -euo pipefail
command -v go >/dev/null || { echo "needs Go; nothing was tried"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=mod
cat >main.go <<'GO'
package main

import (
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func allocations(count int, of func([]tftypes.Value) tftypes.Value) float64 {
	elements := make([]tftypes.Value, count)
	for i := range elements {
		elements[i] = tftypes.NewValue(tftypes.String, fmt.Sprint("element ", i))
	}
	a, b := of(elements), of(append([]tftypes.Value(nil), elements...))
	return testing.AllocsPerRun(3, func() {
		if !a.Equal(b) {
			panic("equal values differ")
		}
	})
}

func main() {
	set := func(e []tftypes.Value) tftypes.Value { return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, e) }
	list := func(e []tftypes.Value) tftypes.Value { return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, e) }
	for _, kind := range []struct {
		name string
		of   func([]tftypes.Value) tftypes.Value
	}{{"set: ", set}, {"list:", list}} {
		few, many := allocations(500, kind.of), allocations(1000, kind.of)
		fmt.Fprintf(os.Stderr, "%s %.0f allocations for 500 elements, %.0f for 1,000\n", kind.name, few, many)
		fmt.Printf("twice the elements, allocations of a %s %.0f times\n", kind.name, math.Round(many/few))
	}
}
GO
cat >go.mod <<'MOD'
module example.com/sets

go 1.25

require github.com/hashicorp/terraform-plugin-go v0.31.0
MOD
go mod tidy >/dev/null 2>&1
go run . | tee seen
cat >expected <<'TXT'
twice the elements, allocations of a set:  4 times
twice the elements, allocations of a list: 2 times
TXT
if ! cmp -s expected seen; then
	echo "CHANGED: how often the comparison of sets allocates is not what it was"
	exit 1
fi
