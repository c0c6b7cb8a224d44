// SPDX-License-Identifier: Apache-2.0

package chassis_test

import (
	"errors"
	"math/rand"
	"path/filepath"
	"testing"

	"chassis.io/chassis"
)

// openStore opens a store in memory, which is closed at the end of the test.
func openStore(t testing.TB, options ...chassis.Option) *chassis.Store {
	t.Helper()
	return openPath(t, "memory:", options...)
}

func openPath(t testing.TB, path string, options ...chassis.Option) *chassis.Store {
	t.Helper()
	store := must(chassis.Open(path, options...))(t)
	t.Cleanup(func() { store.Close() })
	return store
}

func newPath(t testing.TB) string { return filepath.Join(t.TempDir(), "store.chassis") }

// must returns the value of a call, and fails the test on an error: must(call())(t).
func must[Value any](value Value, err error) func(testing.TB) Value {
	return func(t testing.TB) Value {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func succeed(t testing.TB, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// refused returns the failure of a call, and fails the test if it has another status.
func refused(t testing.TB, err error, status chassis.Status) *chassis.Error {
	t.Helper()
	var failure *chassis.Error
	if !errors.As(err, &failure) || !errors.Is(err, status) {
		t.Fatalf("got %v, not %v", err, status)
	}
	return failure
}

func equal[Value comparable](t testing.TB, got, want Value) {
	t.Helper()
	if got != want {
		t.Fatalf("got %v, not %v", got, want)
	}
}

// randomVectors returns a matrix of that many floats.
func randomVectors(floats int) []float32 {
	source := rand.New(rand.NewSource(1))
	values := make([]float32, floats)
	for i := range values {
		values[i] = source.Float32()
	}
	return values
}

// fill commits rows of random vectors to the default collection.
func fill(t testing.TB, store *chassis.Store, rows, dimension int) []uint64 {
	t.Helper()
	batch := must(store.Batch())(t)
	defer batch.Close()
	ids := must(batch.Insert(0, chassis.Records{
		Vectors: randomVectors(rows * dimension), Dimension: dimension}))(t)
	must(batch.Commit())(t)
	return ids
}
