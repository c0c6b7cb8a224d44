// SPDX-License-Identifier: Apache-2.0

package chassis_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
	"unsafe"

	"chassis.io/chassis"
)

// residentBytes returns the resident memory of this process after garbage collection.
func residentBytes(t *testing.T) int64 {
	t.Helper()
	debug.FreeOSMemory()
	text := must(os.ReadFile("/proc/self/statm"))(t)
	var size, resident int64
	if _, err := fmt.Sscan(string(text), &size, &resident); err != nil {
		t.Fatal(err)
	}
	return resident * int64(os.Getpagesize())
}

// openAndClose uses every kind of handle once.
func openAndClose(t *testing.T) {
	t.Helper()
	store := must(chassis.Open("memory:", chassis.Dimension(4)))(t)
	batch := must(store.Batch())(t)
	must(batch.Insert(0, chassis.Records{Vectors: []float32{1, 2, 3, 4}, Dimension: 4,
		Documents: [][]byte{{1, 2, 3}}, Schemas: []string{"a"}, SchemaVersions: []string{"1"},
		DocumentIDs: keys("a"), Groups: keys("g")}))(t)
	must(batch.Commit())(t)
	snapshot := must(store.Snapshot())(t)
	cursor := must(snapshot.Cursor(0))(t)
	must(snapshot.View(0, []uint64{0}))(t)
	filter := must(chassis.FilterIDs(chassis.Allow, []uint64{0}))(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	must(snapshot.Search(0, []float32{1, 2, 3, 4}, 4, 1, filter, chassis.Within(ctx)))(t)
	if _, err := store.Insert(nil); err == nil {
		t.Fatal("no failure")
	}
	succeed(t, filter.Close(), cursor.Close(), snapshot.Close(), batch.Close(), store.Close())
}

func TestOpeningAndClosingKeepsNoMemory(t *testing.T) {
	// Locks the thread, because C caches memory per thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cycles := 100_000
	if testing.Short() {
		cycles = 2_000
	}
	early, late := leastMemory(t, cycles/2), leastMemory(t, cycles/2)
	t.Logf("%d cycles, at least %d bytes resident before, %d after", cycles, early, late)
	// A leak of 32 bytes in each of 50,000 cycles exceeds this; changing stacks and caches do not.
	// The race detector allocates memory of its own.
	if late-early > 3<<19 && !raceDetector {
		t.Errorf("%d cycles keep %d bytes", cycles/2, late-early)
	}
}

// leastMemory returns the smallest of many samples during that many cycles.
func leastMemory(t *testing.T, cycles int) int64 {
	least := int64(math.MaxInt64)
	for sample := 0; sample < 25; sample++ {
		for i := 0; i < cycles/25; i++ {
			openAndClose(t)
		}
		if now := residentBytes(t); now < least {
			least = now
		}
	}
	return least
}

// waitFor collects garbage until done returns true.
func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		runtime.GC()
		if done() {
			return
		}
		runtime.Gosched()
	}
	t.Fatalf("never: %s", what)
}

func TestWhatIsForgottenIsClosed(t *testing.T) {
	path := newPath(t)
	func() {
		store := must(chassis.Open(path, chassis.Dimension(1)))(t)
		must(store.Batch())(t)
		must(must(store.Snapshot())(t).Cursor(0))(t)
	}()
	waitFor(t, "the lock was released", func() bool {
		store, err := chassis.Open(path)
		return err == nil && store.Close() == nil
	})
}

func TestASnapshotWhoseVectorsAreInUseIsNotForgotten(t *testing.T) {
	store := openStore(t, chassis.Dimension(2))
	fill(t, store, 1, 2)
	vector := must(must(store.Snapshot())(t).ViewVector(0, 0))(t)
	func() { must(store.Snapshot())(t) }()
	waitFor(t, "the other snapshot was closed", func() bool {
		return must(store.Info())(t).Snapshots == 1
	})
	equal(t, vector[1], randomVectors(2)[1])
}

func TestSmallCallsAllocateNothing(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector empties pools at random")
	}
	store := openStore(t, chassis.Dimension(4))
	fill(t, store, 10, 4)
	snapshot := must(store.Snapshot())(t)
	vector, ids, found := make([]float32, 4), []uint64{3}, make([]bool, 1)
	for name, call := range map[string]func() error{
		"ViewVector": func() error { _, err := snapshot.ViewVector(0, 3); return err },
		"Get":        func() error { return snapshot.Get(0, ids, 4, vector, found) },
		"Store.Get":  func() error { return store.Get(3, vector) },
		"Insert":     func() error { _, err := store.Insert(vector); return err },
		"Count":      func() error { _, err := snapshot.Count(0); return err },
	} {
		allocations := testing.AllocsPerRun(1000, func() { succeed(t, call()) })
		if allocations != 0 {
			t.Errorf("%s allocates %g times", name, allocations)
		}
	}
}

func TestBulkCallsDoNotAllocatePerRow(t *testing.T) {
	const rows = 10_000
	store := openStore(t, chassis.Dimension(4))
	batch := must(store.Batch())(t)
	records := chassis.Records{Vectors: randomVectors(rows * 4), Dimension: 4,
		Documents: make([][]byte, rows), Schemas: make([]string, rows),
		SchemaVersions: make([]string, rows)}
	for i := range records.Documents {
		records.Documents[i] = []byte{1, byte(i)}
		records.Schemas[i], records.SchemaVersions[i] = "note", "1"
	}
	ids := must(batch.Insert(0, records))(t)
	must(batch.Commit())(t)
	snapshot := must(store.Snapshot())(t)
	for name, call := range map[string]func() error{
		"Insert":    func() error { _, err := batch.Insert(0, records); return err },
		"View":      func() error { _, err := snapshot.View(0, ids); return err },
		"Documents": func() error { _, err := snapshot.Documents(0, ids); return err },
		"Search": func() error {
			_, err := snapshot.Search(0, records.Vectors[:400], 4, 10)
			return err
		},
	} {
		if allocations := testing.AllocsPerRun(3, func() { succeed(t, call()) }); allocations > 20 {
			t.Errorf("%s allocates %g times", name, allocations)
		}
		succeed(t, batch.Rollback())
	}
}

func TestViewsAreTheMemoryOfTheEngine(t *testing.T) {
	store := openStore(t, chassis.Dimension(4))
	ids := fill(t, store, 3, 4)
	snapshot := must(store.Snapshot())(t)
	first, second := must(snapshot.View(0, ids))(t), must(snapshot.View(0, ids))(t)
	for i := range ids {
		equal(t, &first[i][0], &second[i][0])
		equal(t, uintptr(unsafe.Pointer(&first[i][0]))%64, 0)
		equal(t, cap(first[i]), 4)
	}
	equal(t, &must(snapshot.ViewVector(0, ids[1]))(t)[0], &first[1][0])
}
