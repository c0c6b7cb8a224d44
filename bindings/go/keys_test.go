// SPDX-License-Identifier: Apache-2.0

package chassis_test

import (
	"fmt"
	"testing"

	"chassis.io/chassis"
)

// keys returns the entries of a column; "-" is an absent one.
func keys(names ...string) [][]byte {
	column := make([][]byte, len(names))
	for i, name := range names {
		if name != "-" {
			column[i] = []byte(name)
		}
	}
	return column
}

// inBatch commits the writes that stage stages, and returns a snapshot of that commit.
func inBatch(t *testing.T, store *chassis.Store, stage func(*chassis.Batch)) *chassis.Snapshot {
	t.Helper()
	batch := must(store.Batch())(t)
	defer batch.Close()
	stage(batch)
	must(batch.Commit())(t)
	snapshot := must(store.Snapshot())(t)
	t.Cleanup(func() { snapshot.Close() })
	return snapshot
}

func TestRecordsAreFoundByTheirKeys(t *testing.T) {
	snapshot := inBatch(t, openStore(t, chassis.Dimension(1)), func(batch *chassis.Batch) {
		must(batch.Insert(0, chassis.Records{Vectors: []float32{1, 2, 3}, Dimension: 1,
			DocumentIDs: keys("a", "-", "\x00\xff"), Groups: keys("g", "g", "-")}))(t)
	})
	ids := must(snapshot.Resolve(0, keys("\x00\xff", "b", "a")))(t)
	equal(t, fmt.Sprint(ids), fmt.Sprint([]uint64{2, chassis.NoID, 0}))
	equal(t, fmt.Sprint(must(snapshot.Group(0, []byte("g")))(t)), "[0 1]")
	equal(t, len(must(snapshot.Group(0, []byte("h")))(t)), 0)
	for _, read := range []func(chassis.Collection, []uint64) ([]chassis.Document, error){
		snapshot.Documents, snapshot.ViewDocuments} {
		found := must(read(0, []uint64{0, 1, 2, 3}))(t)
		equal(t, fmt.Sprintf("%q %q", found[0].DocumentID, found[0].Group), `"a" "g"`)
		equal(t, fmt.Sprint(found[1].DocumentID == nil, found[2].Group == nil), "true true")
		equal(t, string(found[2].DocumentID), "\x00\xff")
		equal(t, fmt.Sprint(found[0].Found, found[3].DocumentID == nil), "false true")
	}
}

func TestAGroupOfManyRecordsIsListed(t *testing.T) {
	const records = 1000
	snapshot := inBatch(t, openStore(t, chassis.Dimension(1)), func(batch *chassis.Batch) {
		groups := make([][]byte, records)
		for i := range groups {
			groups[i] = []byte("all")
		}
		must(batch.Insert(0, chassis.Records{Vectors: make([]float32, records), Dimension: 1,
			Groups: groups}))(t)
	})
	ids := must(snapshot.Group(0, []byte("all")))(t)
	equal(t, len(ids), records)
	equal(t, ids[records-1], records-1)
}

func TestPutByDocumentIDReplacesTheRecordThatHasIt(t *testing.T) {
	store := openStore(t, chassis.Dimension(1))
	put := func(names [][]byte, vectors ...float32) ([]uint64, *chassis.Snapshot) {
		after := inBatch(t, store, func(batch *chassis.Batch) {
			succeed(t, batch.Put(0, chassis.Records{Vectors: vectors, Dimension: 1,
				DocumentIDs: names}))
		})
		return must(after.Resolve(0, names))(t), after
	}
	ids, _ := put(keys("a", "b"), 1, 2)
	equal(t, fmt.Sprint(ids), "[0 1]")
	ids, snapshot := put(keys("b", "c"), 3, 4)
	equal(t, fmt.Sprint(ids), "[1 2]")
	equal(t, must(snapshot.ViewVector(0, 1))(t)[0], 3)
}

func TestAPutOfARecordThatChangedMeanwhileFailsItsCommit(t *testing.T) {
	store := openStore(t, chassis.Dimension(1))
	put := func(records chassis.Records) (chassis.CommitResult, error) {
		batch := must(store.Batch())(t)
		defer batch.Close()
		records.Vectors, records.Dimension = []float32{1}, 1
		succeed(t, batch.Put(0, records))
		return batch.Commit()
	}
	must(put(chassis.Records{IDs: []uint64{3}, IfAbsent: true}))(t)
	seqs := must(must(store.Snapshot())(t).Seqs(0, []uint64{3, 4}))(t)
	equal(t, fmt.Sprint(seqs), "[1 0]")
	must(put(chassis.Records{IDs: []uint64{3}, ExpectedSeqs: seqs[:1]}))(t)
	result, err := put(chassis.Records{IDs: []uint64{3}, ExpectedSeqs: seqs[:1]})
	failure := refused(t, err, chassis.QueryConflict)
	equal(t, failure.Outcome, chassis.NotMade)
	equal(t, failure.Row, 0)
	equal(t, result, chassis.CommitResult{Outcome: chassis.NotMade})
	_, err = put(chassis.Records{IDs: []uint64{3}, IfAbsent: true})
	refused(t, err, chassis.QueryConflict)
}

func TestKeepAbsentKeepsKeys(t *testing.T) {
	store := openStore(t, chassis.Dimension(1))
	put := func(records chassis.Records) *chassis.Snapshot {
		records.IDs, records.Vectors, records.Dimension = []uint64{0}, []float32{1}, 1
		return inBatch(t, store, func(batch *chassis.Batch) { succeed(t, batch.Put(0, records)) })
	}
	put(chassis.Records{DocumentIDs: keys("a"), Groups: keys("g")})
	snapshot := put(chassis.Records{KeepAbsent: true})
	equal(t, must(snapshot.Resolve(0, keys("a")))(t)[0], 0)
	equal(t, len(must(snapshot.Group(0, []byte("g")))(t)), 1)
	snapshot = put(chassis.Records{})
	equal(t, must(snapshot.Resolve(0, keys("a")))(t)[0], chassis.NoID)
	equal(t, len(must(snapshot.Group(0, []byte("g")))(t)), 0)
}

func TestRecordsAreDeletedByTheirKeys(t *testing.T) {
	store := openStore(t, chassis.Dimension(1))
	inBatch(t, store, func(batch *chassis.Batch) {
		must(batch.Insert(0, chassis.Records{Vectors: make([]float32, 4), Dimension: 1,
			DocumentIDs: keys("a", "b", "c", "d"), Groups: keys("g", "g", "h", "-")}))(t)
	})
	snapshot := inBatch(t, store, func(batch *chassis.Batch) {
		succeed(t, batch.DeleteDocuments(0, keys("d", "none")), batch.DeleteDocuments(0, nil),
			batch.DeleteGroups(0, keys("g", "none")), batch.DeleteGroups(0, nil))
	})
	equal(t, must(snapshot.Count(0))(t), 1)
	equal(t, must(snapshot.Resolve(0, keys("c")))(t)[0], 2)
}

func TestKeysThatCannotBeAreRefusedWithTheirRow(t *testing.T) {
	store := openStore(t, chassis.Dimension(1))
	batch, snapshot := must(store.Batch())(t), must(store.Snapshot())(t)
	long := string(make([]byte, 1025))
	for _, name := range []string{"", long} {
		records := chassis.Records{Vectors: make([]float32, 2), Dimension: 1,
			DocumentIDs: keys("a", name)}
		_, err := batch.Insert(0, records)
		equal(t, refused(t, err, chassis.QueryInvalid).Row, 1)
		equal(t, refused(t, batch.Put(0, records), chassis.QueryInvalid).Row, 1)
		refused(t, batch.DeleteDocuments(0, keys(name)), chassis.QueryInvalid)
		refused(t, batch.DeleteGroups(0, keys(name)), chassis.QueryInvalid)
		_, err = snapshot.Resolve(0, keys(name))
		refused(t, err, chassis.QueryInvalid)
		_, err = snapshot.Group(0, []byte(name))
		refused(t, err, chassis.QueryInvalid)
		_, err = batch.Commit(chassis.StreamPosition{Stream: name, Seq: 1})
		refused(t, err, chassis.QueryInvalid)
		_, _, err = snapshot.Stream(name)
		refused(t, err, chassis.QueryInvalid)
	}
	refused(t, batch.DeleteDocuments(0, keys("-")), chassis.QueryInvalid)
	_, err := batch.Insert(0, chassis.Records{Vectors: make([]float32, 2), Dimension: 1,
		DocumentIDs: keys("a", "a")})
	refused(t, err, chassis.QueryConflict)
	for _, records := range []chassis.Records{{IDs: []uint64{1}}, {ExpectedSeqs: []uint64{1}},
		{KeepAbsent: true}, {IfAbsent: true}} {
		records.DocumentIDs = keys("a")
		_, err = batch.Insert(0, records)
		refused(t, err, chassis.QueryInvalid)
	}
	for _, records := range []chassis.Records{
		{Vectors: make([]float32, 2), Dimension: 1, DocumentIDs: keys("a")},
		{DocumentIDs: keys("a"), Groups: keys("g", "h")},
	} {
		_, err := batch.Insert(0, records)
		refused(t, err, chassis.QueryInvalid)
	}
}

func TestAnElementOfAStreamIsAppliedOnce(t *testing.T) {
	store := openStore(t, chassis.Dimension(1))
	batch := must(store.Batch())(t)
	apply := func(stream string, number uint64) string {
		must(batch.Insert(0, chassis.Records{Vectors: []float32{1}, Dimension: 1}))(t)
		result := must(batch.Commit(chassis.StreamPosition{Stream: stream, Seq: number}))(t)
		return fmt.Sprint(result.Seq, result.Applied)
	}
	equal(t, apply("orders", 7), "1 true")
	equal(t, apply("orders", 7), "1 false")
	equal(t, apply("orders", 3), "1 false")
	equal(t, apply("orders", 1<<63), "2 true")
	equal(t, apply("\x00", 0), "3 true")
	snapshot := must(store.Snapshot())(t)
	for stream, want := range map[string]string{"orders": fmt.Sprint(uint64(1<<63), true),
		"\x00": "0 true", "none": "0 false"} {
		seq, found, err := snapshot.Stream(stream)
		succeed(t, err)
		equal(t, fmt.Sprint(seq, found), want)
	}
	equal(t, must(snapshot.Count(0))(t), 3)
}
