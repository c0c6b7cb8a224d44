// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// Batch holds writes that are committed together: all of them become visible and durable, or none,
// in all collections. A batch of Store.Batch belongs to one goroutine at a time.
type Batch struct {
	handle *handle
	store  *Store // keeps the store reachable, so that it is not closed before its batches
}

// Insert stages one new vector in the default collection, in the store's own batch, and returns the
// id reserved for it. The vector is copied.
func (s *Store) Insert(vector []float32) (uint64, error) {
	c := newCall()
	status := capi.Insert(s.token(), first(vector), uint64(len(vector)), &c.number, &c.error)
	id := c.number
	return id, c.end(status, s)
}

// Commit makes the writes staged in the store's own batch visible and durable.
func (s *Store) Commit() error {
	c := newCall()
	return c.end(capi.Commit(s.token(), nil, &c.error), s)
}

// Rollback discards the writes staged in the store's own batch.
func (s *Store) Rollback() error {
	c := newCall()
	return c.end(capi.Rollback(s.token(), &c.error), s)
}

// Get copies one vector of the default collection, as it is after the staged writes of the store's
// own batch. The length of vector is the dimension; on failure it is unchanged.
func (s *Store) Get(id uint64, vector []float32) error {
	c := newCall()
	return c.end(capi.GetVector(s.token(), id, first(vector), uint64(len(vector)), &c.error), s)
}

// Batch returns a new, empty batch, independent of all others.
func (s *Store) Batch() (*Batch, error) { return s.openBatch(capi.BatchOpen) }

// SharedBatch returns the store's own batch, so that records of any kind can join those that
// Store.Insert staged. Any number of goroutines may use it at once. Closing it leaves the staged
// writes to the store.
func (s *Store) SharedBatch() (*Batch, error) { return s.openBatch(capi.BatchShared) }

func (s *Store) openBatch(open func(uintptr, *uintptr, *capi.Error) int32) (*Batch, error) {
	c := newCall()
	status := open(s.token(), &c.handle, &c.error)
	number := c.handle
	if err := c.end(status, s); err != nil {
		return nil, err
	}
	return &Batch{newHandle(number, capi.BatchClose), s}, nil
}

func (b *Batch) token() uintptr {
	if b == nil {
		return 0
	}
	return b.handle.token()
}

// Insert stages new records and returns the ids reserved for them. If it fails, nothing of this
// call is staged, and Error.Row is the record at fault.
func (b *Batch) Insert(collection Collection, records Records) ([]uint64, error) {
	rows, ids, err := records.newRows("insert")
	if err != nil {
		return nil, err
	}
	c := newCall()
	status := capi.ColumnsInsert(b.token(), uint32(collection), rows.count, rows.vectors,
		rows.dimension, rows.present, first(rows.data), first(rows.sizes), first(ids), &c.error)
	if err := c.end(status, b); err != nil {
		return nil, err
	}
	return ids, nil
}

// Put stages the whole new state of the records IDs, whether they exist or not: a part that is
// absent is removed, unless KeepAbsent is set. An id that was never used may be chosen freely.
// Without IDs each record is put by its document id: the commit replaces the record that has it
// then, or creates a new one. Snapshot.Resolve then returns the ids.
func (b *Batch) Put(collection Collection, records Records) error {
	rows, err := records.rows("put")
	if err != nil {
		return err
	}
	c := newCall()
	status := capi.ColumnsPut(b.token(), uint32(collection), records.flags(), rows.count,
		first(records.IDs), first(records.ExpectedSeqs), rows.vectors, rows.dimension, rows.present,
		first(rows.data), first(rows.sizes), &c.error)
	return c.end(status, b)
}

// DeleteDocuments stages the deletion of the records that have these document ids when the batch
// commits, and of those that the batch gave them before this call. Document ids of no record are
// ignored.
func (b *Batch) DeleteDocuments(collection Collection, documentIDs [][]byte) error {
	return b.deleteNames(capi.ColumnsDeleteDocuments, collection, documentIDs)
}

// DeleteGroups stages the deletion of all records that are in these groups when the batch commits,
// and of those that the batch put into them before this call.
func (b *Batch) DeleteGroups(collection Collection, groups [][]byte) error {
	return b.deleteNames(capi.ColumnsDeleteGroups, collection, groups)
}

func (b *Batch) deleteNames(delete func(uintptr, uint32, *byte, *uint64, uint64, *capi.Error) int32,
	collection Collection, names [][]byte) error {
	columns := namesOf(names)
	c := newCall()
	status := delete(b.token(), uint32(collection), first(columns.data), first(columns.sizes),
		uint64(len(names)), &c.error)
	return c.end(status, b)
}

// Delete stages the deletion of records. Ids of no record are ignored.
func (b *Batch) Delete(collection Collection, ids []uint64) error {
	c := newCall()
	status := capi.BatchDelete(b.token(), uint32(collection), first(ids), uint64(len(ids)),
		&c.error)
	return c.end(status, b)
}

// CommitOption is an option of Batch.Commit: a StreamPosition.
type CommitOption interface{ commit(*StreamPosition) }

// StreamPosition makes a batch element Seq of the stream of that name, 1 to 255 bytes. An element
// takes effect once, however often it is committed, because its number is committed with the batch:
// if the store has this number or a later one, the batch is only emptied and CommitResult.Applied
// is false. Snapshot.Stream returns the number after which to resume.
type StreamPosition struct {
	Stream string
	Seq    uint64
}

func (p StreamPosition) commit(position *StreamPosition) { *position = p }

// CommitResult is the result of Batch.Commit.
type CommitResult struct {
	// Outcome is Made if there is no error.
	Outcome Outcome
	// Seq is the number of the commit, or of the newest one if there was nothing to commit.
	Seq uint64
	// Applied is false if the store already had this element of the stream or a later one.
	Applied bool
}

// Commit makes the staged writes visible and durable, all of them or none. The batch is empty
// afterwards and may be used again. An empty batch without a StreamPosition commits nothing. If the
// commit fails, the batch keeps its staged writes.
func (b *Batch) Commit(options ...CommitOption) (CommitResult, error) {
	var position *StreamPosition
	for _, option := range options {
		if option != nil {
			position = new(StreamPosition)
			option.commit(position)
		}
	}
	result := capi.CommitResult{StructSize: capi.SizeOf[capi.CommitResult]()}
	c := newCall()
	var status int32
	if position == nil {
		status = capi.BatchCommit(b.token(), nil, &result, &c.error)
	} else {
		status = capi.ColumnsCommit(b.token(), first([]byte(position.Stream)),
			uint64(len(position.Stream)), position.Seq, &result, &c.error)
	}
	return CommitResult{Outcome(result.Outcome), result.Seq, result.Applied != 0}, c.end(status, b)
}

// Rollback discards the staged writes.
func (b *Batch) Rollback() error {
	c := newCall()
	return c.end(capi.BatchRollback(b.token(), &c.error), b)
}

// Close discards the staged writes; those of a SharedBatch are left to the store. Closing twice, or
// closing nil, does nothing.
func (b *Batch) Close() error {
	if b == nil {
		return nil
	}
	return b.handle.close()
}
