// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// boundedCalls returns all calls that take bounds, on a store with some records.
func boundedCalls(t *testing.T) map[string]func(BoundOption) error {
	t.Helper()
	store, err := Open("memory:", Dimension(2))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	_, insertErr := store.Insert([]float32{1, 2})
	commitErr := store.Commit()
	snapshot, err := store.Snapshot()
	if insertErr != nil || commitErr != nil || err != nil {
		t.Fatal(insertErr, commitErr, err)
	}
	t.Cleanup(func() { snapshot.Close() })
	return map[string]func(BoundOption) error{
		"Search": func(option BoundOption) error {
			_, err := snapshot.Search(0, []float32{1, 2}, 2, 1, option)
			return err
		},
		"Verify": func(option BoundOption) error {
			_, err := store.Verify(1, option)
			return err
		},
	}
}

func TestACancelledContextEndsTheCall(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, call := range boundedCalls(t) {
		err := call(Within(ctx))
		if !errors.Is(err, ExecutionCancelled) || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAContextWhoseDeadlineHasPassedEndsTheCall(t *testing.T) {
	ctx, cancel := context.WithDeadline(context.Background(), time.Unix(0, 0))
	defer cancel()
	for name, call := range boundedCalls(t) {
		err := call(Within(ctx))
		if !errors.Is(err, ExecutionTimeout) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBoundsThatSufficeChangeNothing(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	for name, call := range boundedCalls(t) {
		for _, option := range []BoundOption{Within(ctx), Within(context.Background()), Within(nil),
			Budget(1 << 30)} {
			if err := call(option); err != nil {
				t.Errorf("%s within %v: %v", name, option, err)
			}
		}
	}
}

func TestABudgetThatIsTooSmallIsRefused(t *testing.T) {
	for name, call := range boundedCalls(t) {
		if err := call(Budget(1)); !errors.Is(err, ExecutionLimit) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProgressEndsWithAllThatWasToBeDone(t *testing.T) {
	for name, call := range boundedCalls(t) {
		var progress Progress
		if done, total := progress.Done(); done != 0 || total != 0 {
			t.Errorf("%s: reported %d of %d before it began", name, done, total)
		}
		if err := call(&progress); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if done, total := progress.Done(); done == 0 || done != total {
			t.Errorf("%s: reported %d of %d at its end", name, done, total)
		}
		if err := call((*Progress)(nil)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Only the flag is tested here, because tests of the library prove that C stops a call by it.
func TestCancellingSetsTheFlagOfACallThatRuns(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	given := bounds{context: ctx}
	task, err := given.begin("test")
	if err != nil {
		t.Fatal(err)
	}
	defer task.end()
	if left := time.Duration(task.timeout) * time.Millisecond; left <= 0 || left > time.Hour {
		t.Errorf("%v are left", left)
	}
	if atomic.LoadInt32(task.cancel) != 0 {
		t.Error("cancelled too early")
	}
	cancel()
	for atomic.LoadInt32(task.cancel) == 0 {
		runtime.Gosched()
	}
}

func TestADeadlineDuringACallIsATimeout(t *testing.T) {
	for name, call := range boundedCalls(t) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		var err error
		for err == nil {
			err = call(Within(ctx))
		}
		if !errors.Is(err, ExecutionTimeout) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
	}
}
