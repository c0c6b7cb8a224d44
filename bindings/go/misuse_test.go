// SPDX-License-Identifier: Apache-2.0

package chassis_test

import (
	"errors"
	"io/fs"
	"math"
	"sync"
	"sync/atomic"
	"testing"

	"chassis.io/chassis"
	"chassis.io/chassis/internal/consumer"
)

// everyCall makes every call on these handles and returns their errors by name.
func everyCall(store *chassis.Store, batch *chassis.Batch, snapshot *chassis.Snapshot,
	cursor *chassis.Cursor) map[string]error {
	vector, ids := []float32{1, 2}, []uint64{0}
	records := chassis.Records{Vectors: vector, Dimension: 2}
	errs := map[string]error{}
	call := func(name string) func(any, error) {
		return func(_ any, err error) { errs[name] = err }
	}
	call("Info")(store.Info())
	call("Recovery")(store.Recovery())
	errs["Checkpoint"] = store.Checkpoint()
	call("Verify")(store.Verify(1))
	call("CreateCollection")(store.CreateCollection("a"))
	call("FindCollection")(store.FindCollection("a"))
	errs["DropCollection"] = store.DropCollection(1)
	call("Collections")(store.Collections())
	call("CollectionInfo")(store.CollectionInfo(0))
	call("Insert")(store.Insert(vector))
	errs["Commit"] = store.Commit()
	errs["Rollback"] = store.Rollback()
	errs["Get"] = store.Get(0, vector)
	call("Batch")(store.Batch())
	call("SharedBatch")(store.SharedBatch())
	call("Snapshot")(store.Snapshot())
	call("Search")(store.Search(vector, 1))
	call("Search for all")(store.Search(vector, math.MaxInt))
	call("Batch.Insert")(batch.Insert(0, records))
	errs["Batch.Put"] = batch.Put(0, chassis.Records{IDs: ids, Vectors: vector, Dimension: 2})
	errs["Batch.Delete"] = batch.Delete(0, ids)
	errs["Batch.Put by document id"] = batch.Put(0, chassis.Records{Vectors: vector, Dimension: 2,
		DocumentIDs: keys("a")})
	errs["Batch.DeleteDocuments"] = batch.DeleteDocuments(0, keys("a"))
	errs["Batch.DeleteGroups"] = batch.DeleteGroups(0, keys("a"))
	call("Batch.Commit of a stream")(batch.Commit(chassis.StreamPosition{Stream: "a", Seq: 1}))
	call("Batch.Commit")(batch.Commit())
	errs["Batch.Rollback"] = batch.Rollback()
	call("Snapshot.Seq")(snapshot.Seq())
	call("Snapshot.Seqs")(snapshot.Seqs(0, ids))
	call("Snapshot.Count")(snapshot.Count(0))
	call("Snapshot.CollectionInfo")(snapshot.CollectionInfo(0))
	errs["Snapshot.Get"] = snapshot.Get(0, ids, 2, vector, []bool{false})
	call("Snapshot.View")(snapshot.View(0, ids))
	call("Snapshot.ViewVector")(snapshot.ViewVector(0, 0))
	call("Snapshot.Documents")(snapshot.Documents(0, ids))
	call("Snapshot.ViewDocuments")(snapshot.ViewDocuments(0, ids))
	call("Snapshot.Resolve")(snapshot.Resolve(0, keys("a")))
	call("Snapshot.Group")(snapshot.Group(0, []byte("a")))
	_, _, errs["Snapshot.Stream"] = snapshot.Stream("a")
	stream := consumer.NewStream()
	errs["Snapshot.ExportArrow"] = snapshot.ExportArrow(0, stream.Address())
	stream.Close()
	call("Snapshot.Cursor")(snapshot.Cursor(0))
	call("Snapshot.Search")(snapshot.Search(0, vector, 2, 1))
	call("Cursor.Next")(cursor.Next(make([]chassis.Record, 1)))
	return errs
}

func TestEveryCallOnAClosedHandleIsRefused(t *testing.T) {
	store := openStore(t, chassis.Dimension(2))
	fill(t, store, 3, 2)
	batch, snapshot := must(store.Batch())(t), must(store.Snapshot())(t)
	cursor := must(snapshot.Cursor(0))(t)
	for name, err := range everyCall(store, batch, snapshot, cursor) {
		if err != nil && name != "DropCollection" {
			t.Errorf("%s before closing: %v", name, err)
		}
	}
	succeed(t, cursor.Close(), snapshot.Close(), batch.Close(), store.Close())
	for name, err := range everyCall(store, batch, snapshot, cursor) {
		if !errors.Is(err, chassis.ExecutionHandleClosed) {
			t.Errorf("%s after closing: %v", name, err)
		}
	}
}

func TestEveryCallOnNilIsRefused(t *testing.T) {
	var store *chassis.Store
	var batch *chassis.Batch
	var snapshot *chassis.Snapshot
	var cursor *chassis.Cursor
	for name, err := range everyCall(store, batch, snapshot, cursor) {
		if !errors.Is(err, chassis.QueryInvalid) {
			t.Errorf("%s on nil: %v", name, err)
		}
	}
	succeed(t, store.Close(), batch.Close(), snapshot.Close(), cursor.Close())
}

func TestEveryCallOnAZeroValueIsRefused(t *testing.T) {
	var store chassis.Store
	var batch chassis.Batch
	var snapshot chassis.Snapshot
	var cursor chassis.Cursor
	for name, err := range everyCall(&store, &batch, &snapshot, &cursor) {
		if !errors.Is(err, chassis.QueryInvalid) {
			t.Errorf("%s on a zero value: %v", name, err)
		}
	}
	succeed(t, store.Close(), batch.Close(), snapshot.Close(), cursor.Close())
}

func TestClosingTwiceAndInAnyOrderIsFine(t *testing.T) {
	store := openStore(t, chassis.Dimension(2))
	ids := fill(t, store, 3, 2)
	batch, snapshot := must(store.Batch())(t), must(store.Snapshot())(t)
	cursor := must(snapshot.Cursor(0))(t)
	succeed(t, store.Close(), store.Close())
	_, err := batch.Commit()
	refused(t, err, chassis.ExecutionHandleClosed)
	equal(t, len(must(snapshot.View(0, ids))(t)[2]), 2)
	succeed(t, snapshot.Close(), snapshot.Close())
	equal(t, must(cursor.Next(make([]chassis.Record, 10)))(t), 3)
	succeed(t, cursor.Close(), cursor.Close(), batch.Close(), batch.Close())
}

func TestClosingWhileOthersSearch(t *testing.T) {
	for round := 0; round < 20; round++ {
		store := openStore(t, chassis.Dimension(16))
		ids := fill(t, store, 500, 16)
		snapshot := must(store.Snapshot())(t)
		query := randomVectors(16)
		var searches atomic.Int64
		var group sync.WaitGroup
		half := make(chan struct{})
		for i := 0; i < 8; i++ {
			group.Add(1)
			go func() {
				defer group.Done()
				rows, found := make([]float32, len(ids)*16), make([]bool, len(ids))
				for {
					_, searchErr := store.Search(query, 5)
					_, batchErr := snapshot.Search(0, query, 16, 5)
					getErr := snapshot.Get(0, ids, 16, rows, found)
					for _, err := range []error{searchErr, batchErr, getErr} {
						if err != nil && !errors.Is(err, chassis.ExecutionHandleClosed) {
							t.Error(err)
							return
						}
					}
					if searchErr != nil && batchErr != nil && getErr != nil {
						return
					}
					if searches.Add(1) == 16 {
						close(half)
					}
				}
			}()
		}
		<-half
		succeed(t, store.Close(), snapshot.Close())
		group.Wait()
	}
}

func TestWrongSizesAreRefused(t *testing.T) {
	store := openStore(t, chassis.Dimension(2))
	fill(t, store, 3, 2)
	batch, snapshot := must(store.Batch())(t), must(store.Snapshot())(t)
	for _, vector := range [][]float32{{1}, {1, 2, 3}} {
		_, err := store.Insert(vector)
		refused(t, err, chassis.SchemaDimensionMismatch)
		refused(t, store.Get(0, vector), chassis.SchemaDimensionMismatch)
		_, err = store.Search(vector, 1)
		refused(t, err, chassis.SchemaDimensionMismatch)
	}
	_, err := store.Insert(nil)
	refused(t, err, chassis.QueryInvalid)
	one := []uint64{0}
	for _, get := range []error{
		snapshot.Get(0, one, 2, make([]float32, 1), make([]bool, 1)),
		snapshot.Get(0, one, 2, make([]float32, 3), make([]bool, 1)),
		snapshot.Get(0, one, 2, make([]float32, 2), nil),
		snapshot.Get(0, one, -1, make([]float32, 2), make([]bool, 1)),
		snapshot.Get(0, make([]uint64, 4), math.MaxInt/2+1, nil, make([]bool, 4)),
	} {
		refused(t, get, chassis.QueryInvalid)
	}
	for _, records := range []chassis.Records{
		{Vectors: make([]float32, 3), Dimension: 2},
		{Vectors: make([]float32, 2)},
		{Vectors: make([]float32, 2), Dimension: -1},
		{Vectors: make([]float32, 2), Dimension: math.MaxInt},
		{Vectors: make([]float32, 4), Dimension: 2, Documents: make([][]byte, 3)},
		{Documents: [][]byte{{1}}, Schemas: []string{"a", "b"}},
		{IDs: []uint64{1}, Vectors: make([]float32, 2), Dimension: 2},
	} {
		_, err := batch.Insert(0, records)
		refused(t, err, chassis.QueryInvalid)
	}
	refused(t, batch.Put(0, chassis.Records{IDs: one, Vectors: make([]float32, 4), Dimension: 2}),
		chassis.QueryInvalid)
}

func TestAbsurdLengthsAreNoHarm(t *testing.T) {
	store := openStore(t, chassis.Dimension(2))
	fill(t, store, 3, 2)
	snapshot := must(store.Snapshot())(t)
	query := []float32{1, 2}
	for _, k := range []int{1 << 17, 1 << 40, math.MaxInt} {
		equal(t, len(must(store.Search(query, k))(t)), 3)
		equal(t, len(must(snapshot.Search(0, query, 2, k))(t)[0]), 3)
		_, err := snapshot.Search(0, nil, 2, k)
		succeed(t, err)
	}
	for _, k := range []int{0, -1, math.MinInt} {
		_, err := store.Search(query, k)
		refused(t, err, chassis.QueryInvalid)
		_, err = snapshot.Search(0, query, 2, k)
		refused(t, err, chassis.QueryInvalid)
	}
	for _, dimension := range []int{-1, 65537, 1 << 40, math.MaxInt} {
		_, err := chassis.Open("memory:", chassis.Dimension(dimension))
		refused(t, err, chassis.ConfigInvalid)
		_, err = store.CreateCollection("a", chassis.Dimension(dimension))
		refused(t, err, chassis.ConfigInvalid)
	}
	for _, limit := range []int{-1, math.MaxInt, math.MinInt} {
		must(store.Verify(limit))(t)
	}
	long := string(make([]byte, 1<<20))
	for _, name := range []string{"", "a\x00b", long, "\xff\xfe"} {
		_, err := store.CreateCollection(name)
		refused(t, err, chassis.QueryInvalid)
	}
	_, err := chassis.Open("a\x00b")
	refused(t, err, chassis.QueryInvalid)
	_, err = store.CollectionInfo(math.MaxUint32)
	refused(t, err, chassis.QueryNotFound)
	_, err = chassis.Open("memory:", nil)
	succeed(t, err)
}

func TestAnErrorSaysWhatWhereAndWhy(t *testing.T) {
	store := openStore(t, chassis.Dimension(2))
	batch := must(store.Batch())(t)
	_, err := batch.Insert(0, chassis.Records{
		Vectors: make([]float32, 6), Dimension: 2,
		Documents: [][]byte{nil, {}, nil}, Schemas: make([]string, 3),
		SchemaVersions: make([]string, 3)})
	failure := refused(t, err, chassis.SchemaRequired)
	equal(t, failure.Row, 1)
	equal(t, failure.Offset, chassis.NoOffset)
	equal(t, failure.Severity, chassis.Reject)
	equal(t, failure.Error(),
		"insert memory:: row 1: a document needs a schema (AERO_SCHEMA_REQUIRED)")
	_, err = chassis.Open(newPath(t)+"/b", chassis.Existing)
	equal(t, refused(t, err, chassis.StorageNotFound).Offset, chassis.NoOffset)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v is not fs.ErrNotExist", err)
	}
}
