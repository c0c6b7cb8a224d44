// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"chassis.io/chassis"
)

// status prints "OK" or the failure, and returns whether it was a success.
func (r *runner) status(err error) bool {
	if err == nil {
		fmt.Fprint(r.out, "OK")
		return true
	}
	var failure *chassis.Error
	if !errors.As(err, &failure) {
		refuse("an error of chassis", err.Error())
	}
	promise := failure.Promise
	if promise == "" {
		promise = "-"
	}
	fmt.Fprintf(r.out, "%s %d %d %s %s %d %s %s", failure.Status.Error(), failure.Severity,
		int(failure.Errno), numberOrNone(failure.Offset), numberOrNone(failure.Row),
		failure.Outcome, promise, quoted(failure.Message))
	return false
}

// results prints a space before each result.
func (r *runner) results(results ...any) {
	for _, result := range results {
		fmt.Fprint(r.out, " ", result)
	}
}

func (r *runner) ids(ids []uint64) {
	for _, id := range ids {
		r.results(id)
	}
}

func number(truth bool) int {
	if truth {
		return 1
	}
	return 0
}

// numberOrNone returns "-" for NoOffset, NoRow and NoID, which are all the largest number.
func numberOrNone(value uint64) string {
	if value == chassis.NoOffset {
		return "-"
	}
	return fmt.Sprint(value)
}

func text[Text string | []byte](value Text) string { return fmt.Sprintf("x%x", value) }

func quoted(value string) string {
	var result strings.Builder
	for i := 0; i < len(value); i++ {
		if c := value[i]; c < 0x20 || c > 0x7e || c == '"' || c == '\\' {
			fmt.Fprintf(&result, "\\x%02x", c)
		} else {
			result.WriteByte(c)
		}
	}
	return `"` + result.String() + `"`
}

func row(values []float32) string {
	if len(values) == 0 {
		return "x"
	}
	var result strings.Builder
	for _, value := range values {
		fmt.Fprintf(&result, "%08x", math.Float32bits(value))
	}
	return result.String()
}

func (r *runner) hits(hits []chassis.Hit) {
	for _, hit := range hits {
		bits := math.Float32bits(hit.Distance)
		if hit.Distance != hit.Distance {
			bits = 0x7fc00000
		}
		fmt.Fprintf(r.out, " %d:%08x", hit.ID, bits)
	}
}
