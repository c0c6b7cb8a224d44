// SPDX-License-Identifier: Apache-2.0

package chassis_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"chassis.io/chassis"
)

func TestModesSayWhatOpenExpects(t *testing.T) {
	path := newPath(t)
	_, err := chassis.Open(path, chassis.Existing)
	refused(t, err, chassis.StorageNotFound)
	store := openPath(t, path, chassis.New, chassis.Dimension(2), chassis.Cosine)
	must(store.Insert([]float32{1, 2}))(t)
	succeed(t, store.Commit(), store.Close())
	_, err = chassis.Open(path, chassis.New)
	refused(t, err, chassis.QueryExists)
	_, err = chassis.Open(path, chassis.Dimension(3))
	refused(t, err, chassis.ConfigImmutable)
	store = openPath(t, path, chassis.ReadOnly, chassis.EveryRead)
	info := must(store.Info())(t)
	equal(t, info.ReadOnly, true)
	equal(t, info.Records, 1)
	_, err = store.Insert([]float32{1, 2})
	refused(t, err, chassis.StorageReadOnly)
	_, err = chassis.Open(path)
	refused(t, err, chassis.StorageLocked)
}

func TestStagedWritesAreSeenByGetAlone(t *testing.T) {
	store := openStore(t, chassis.Dimension(2))
	id := must(store.Insert([]float32{3, 4}))(t)
	vector := make([]float32, 2)
	succeed(t, store.Get(id, vector))
	equal(t, vector[1], 4)
	equal(t, len(must(store.Search(vector, 1))(t)), 0)
	succeed(t, store.Rollback())
	refused(t, store.Get(id, vector), chassis.QueryNotFound)
}

func TestCollectionsHaveNamesOfAnyScript(t *testing.T) {
	store := openStore(t, chassis.Dimension(2))
	for i, name := range []string{"\U0001f600\U0001f3fd", "\u65e5\u672c", "e\u0301", "a/b\n"} {
		collection := must(store.CreateCollection(name, chassis.Dimension(i), chassis.Cosine))(t)
		equal(t, must(store.FindCollection(name))(t), collection)
		info := must(store.CollectionInfo(collection))(t)
		equal(t, info.Name, name)
		equal(t, info.Dimension, i)
		equal(t, info.Metric, chassis.Cosine)
	}
	succeed(t, store.DropCollection(2))
	equal(t, fmt.Sprint(must(store.Collections())(t)), "[0 1 3 4]")
}

func TestManyCollectionsAreListed(t *testing.T) {
	store := openStore(t)
	for i := 0; i < 50; i++ {
		must(store.CreateCollection(fmt.Sprint("collection ", i)))(t)
	}
	equal(t, len(must(store.Collections())(t)), 51)
}

func TestIdsAndBytesPassUnchanged(t *testing.T) {
	store := openStore(t, chassis.Dimension(1))
	batch := must(store.Batch())(t)
	ids := []uint64{1<<63 - 1, 1 << 63, math.MaxUint64 - 1}
	documents := [][]byte{{}, {0, 255, 0}, nil}
	nan := math.Float32frombits(0x7fc12345)
	succeed(t, batch.Put(0, chassis.Records{IDs: ids, Vectors: []float32{1, nan, 3}, Dimension: 1,
		Documents: documents, Schemas: []string{"a\x00b", "\U0001f600", "c"},
		SchemaVersions: []string{"1", "2", "3"}}))
	equal(t, must(batch.Commit())(t), chassis.CommitResult{Outcome: chassis.Made, Seq: 1,
		Applied: true})
	snapshot := must(store.Snapshot())(t)
	found := must(snapshot.Documents(0, append(ids, 7)))(t)
	want := []chassis.Document{
		{Found: true, Seq: 1, Payload: []byte{}, Schema: "a\x00b", SchemaVersion: "1"},
		{Found: true, Seq: 1, Payload: []byte{0, 255, 0}, Schema: "\U0001f600",
			SchemaVersion: "2"},
		{}, {},
	}
	if !reflect.DeepEqual(found, want) {
		t.Errorf("got %v", found)
	}
	viewed := must(snapshot.ViewDocuments(0, append(ids, 7)))(t)
	if !reflect.DeepEqual(viewed, want) {
		t.Errorf("viewed %v", viewed)
	}
	equal(t, math.Float32bits(must(snapshot.ViewVector(0, 1<<63))(t)[0]), 0x7fc12345)
	equal(t, must(snapshot.ViewVector(0, 7))(t) == nil, true)
	walked := make([]chassis.Record, 2)
	cursor := must(snapshot.Cursor(0))(t)
	equal(t, must(cursor.Next(walked))(t), 2)
	equal(t, walked[1].ID, ids[1])
	equal(t, walked[1].Seq, 1)
	want[1].Seq = 0
	if !reflect.DeepEqual(walked[1].Document, want[1]) {
		t.Errorf("walked %v", walked[1].Document)
	}
	chosen := must(snapshot.Cursor(0, chassis.ColumnID))(t)
	equal(t, must(chosen.Next(walked))(t), 2)
	if !reflect.DeepEqual(walked[1], chassis.Record{ID: ids[1]}) {
		t.Errorf("chosen %v", walked[1])
	}
}

func TestASnapshotSeesADroppedCollectionOfAClosedStore(t *testing.T) {
	path := newPath(t)
	store := openPath(t, path, chassis.Dimension(3))
	collection := must(store.CreateCollection("other", chassis.Dimension(2)))(t)
	batch := must(store.Batch())(t)
	must(batch.Insert(collection, chassis.Records{Vectors: []float32{1, 2}, Dimension: 2}))(t)
	must(batch.Commit())(t)
	succeed(t, batch.Close(), store.Close())

	store = openPath(t, path)
	snapshot := must(store.Snapshot())(t)
	succeed(t, store.DropCollection(collection), store.Close())
	info := must(snapshot.CollectionInfo(collection))(t)
	equal(t, info.Name, "other")
	equal(t, info.Dimension, 2)
	equal(t, info.Live, 1)
	equal(t, fmt.Sprint(must(snapshot.View(collection, []uint64{0, 1}))(t)), "[[1 2] []]")
	equal(t, fmt.Sprint(must(snapshot.ViewVector(collection, 0))(t)), "[1 2]")
	_, err := snapshot.CollectionInfo(collection + 1)
	refused(t, err, chassis.QueryNotFound)
	succeed(t, snapshot.Close())
}

func TestViewsOfManyCollectionsHaveTheLengthOfTheirOwn(t *testing.T) {
	store := openStore(t, chassis.Dimension(1))
	batch := must(store.Batch())(t)
	for dimension := 1; dimension <= 20; dimension++ {
		var collection chassis.Collection
		if dimension > 1 {
			collection = must(store.CreateCollection(fmt.Sprint(dimension),
				chassis.Dimension(dimension)))(t)
		}
		must(batch.Insert(collection, chassis.Records{
			Vectors: make([]float32, dimension), Dimension: dimension}))(t)
	}
	must(batch.Commit())(t)
	snapshot := must(store.Snapshot())(t)
	defer snapshot.Close()
	for round := 0; round < 2; round++ {
		for i := 0; i < 20; i++ {
			equal(t, len(must(snapshot.ViewVector(chassis.Collection(i), 0))(t)), i+1)
		}
	}
}

func TestSearchTakesTheMetricOfTheCall(t *testing.T) {
	store := openStore(t, chassis.Dimension(2))
	batch := must(store.Batch())(t)
	must(batch.Insert(0, chassis.Records{Vectors: []float32{1, 0, 9, 9}, Dimension: 2}))(t)
	must(batch.Commit())(t)
	snapshot := must(store.Snapshot())(t)
	queries := []float32{1, 1, 1, 0}
	equal(t, fmt.Sprint(must(snapshot.Search(0, queries, 2, 1))(t)), "[[{0 1}] [{0 0}]]")
	equal(t, fmt.Sprint(must(snapshot.Search(0, queries, 2, 1, chassis.InnerProduct))(t)),
		"[[{1 -18}] [{1 -9}]]")
	_, err := snapshot.Search(0, queries, 2, 1, chassis.Metric(9))
	refused(t, err, chassis.QueryInvalid)
}

func TestVerifyReportsDamageAndNoError(t *testing.T) {
	store := openStore(t, chassis.Dimension(2))
	fill(t, store, 3, 2)
	report := must(store.Verify(10))(t)
	equal(t, report.Vectors, 3)
	equal(t, report.Damaged, 0)
	equal(t, len(report.Findings), 0)
	equal(t, must(store.Recovery())(t).Clean, true)
}
