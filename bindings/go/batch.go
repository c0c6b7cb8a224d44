// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// Batch is writes that are committed together: visible and durable as a whole or not at all, in all
// collections. One of Store.Batch belongs to one goroutine at a time.
type Batch struct {
	handle *handle
	store  *Store // not forgotten before its batches
}

// Insert stages one new vector in the default collection, in the store's own batch, and returns the
// id reserved for it. The vector is copied.
func (s *Store) Insert(vector []float32) (uint64, error) {
	c := newCall()
	status := capi.Insert(s.token(), first(vector), uint64(len(vector)), &c.number, &c.error)
	id := c.number
	return id, c.end(status, s)
}

// Commit makes what is staged in the store's own batch visible and durable.
func (s *Store) Commit() error {
	c := newCall()
	return c.end(capi.Commit(s.token(), nil, &c.error), s)
}

// Rollback forgets what is staged in the store's own batch.
func (s *Store) Rollback() error {
	c := newCall()
	return c.end(capi.Rollback(s.token(), &c.error), s)
}

// Get copies one vector of the default collection, as the store's own batch would leave it. The
// length of vector is the dimension; on failure it is unchanged.
func (s *Store) Get(id uint64, vector []float32) error {
	c := newCall()
	return c.end(capi.GetVector(s.token(), id, first(vector), uint64(len(vector)), &c.error), s)
}

// Batch is a new, empty batch, independent of all others.
func (s *Store) Batch() (*Batch, error) { return s.openBatch(capi.BatchOpen) }

// SharedBatch is the store's own batch, so that records of any kind can join what Store.Insert
// staged. Any number of goroutines may use it at once, and closing it leaves what is staged.
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
// call is staged, and Error.Offset is the row at fault.
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

// Put stages the whole new state of the records IDs, whether they exist or not: what is absent is
// gone, unless KeepAbsent is set. An id that was never used may be chosen freely. Without IDs it is
// PutDocuments.
func (b *Batch) Put(collection Collection, records Records) error {
	rows, err := records.rows("put")
	if err != nil {
		return err
	}
	c := newCall()
	status := capi.ColumnsPut(b.token(), uint32(collection), records.flags(), rows.count,
		first(records.IDs), rows.vectors, rows.dimension, rows.present, first(rows.data),
		first(rows.sizes), &c.error)
	return c.end(status, b)
}

// PutDocuments is Put of the records that DocumentIDs name, in the newest commit as this batch
// changes it; where there is none, of a new one. It returns their ids.
func (b *Batch) PutDocuments(collection Collection, records Records) ([]uint64, error) {
	rows, ids, err := records.newRows("put documents")
	if err != nil {
		return nil, err
	}
	c := newCall()
	status := capi.ColumnsPutDocuments(b.token(), uint32(collection), records.flags(), rows.count,
		rows.vectors, rows.dimension, rows.present, first(rows.data), first(rows.sizes), first(ids),
		&c.error)
	if err := c.end(status, b); err != nil {
		return nil, err
	}
	return ids, nil
}

// DeleteDocuments stages the deletion of the records that document ids name, in the newest commit
// as this batch changes it. Those that name no record are passed over.
func (b *Batch) DeleteDocuments(collection Collection, documentIDs [][]byte) error {
	return b.deleteNames(capi.ColumnsDeleteDocuments, collection, documentIDs)
}

// DeleteGroups stages the deletion of all records that are in groups now, in the newest commit as
// this batch changes it.
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

// Delete stages the deletion of records. Ids that name no record are passed over.
func (b *Batch) Delete(collection Collection, ids []uint64) error {
	c := newCall()
	status := capi.BatchDelete(b.token(), uint32(collection), first(ids), uint64(len(ids)),
		&c.error)
	return c.end(status, b)
}

// Commit makes what is staged visible and durable and returns the number of the commit. The batch
// is empty afterwards and may be used again; an empty one commits nothing.
func (b *Batch) Commit() (uint64, error) {
	c := newCall()
	status := capi.BatchCommit(b.token(), &c.number, &c.error)
	sequence := c.number
	return sequence, c.end(status, b)
}

// Apply is Commit of a batch that is element number of a stream, the source of that name of 1 to
// 255 bytes, and takes effect once however often it comes: the number is committed with the batch,
// and if the store has come to it or a later one of the source, the batch is emptied and applied is
// false. Snapshot.Source tells where to resume. Sequence is the number of the newest commit then.
func (b *Batch) Apply(source string, number uint64) (sequence uint64, applied bool, err error) {
	c := newCall()
	status := capi.ColumnsApply(b.token(), first([]byte(source)), uint64(len(source)), number,
		&c.number, &c.flag, &c.error)
	sequence, applied = c.number, c.flag != 0
	return sequence, applied, c.end(status, b)
}

// Rollback forgets what is staged.
func (b *Batch) Rollback() error {
	c := newCall()
	return c.end(capi.BatchRollback(b.token(), &c.error), b)
}

// Close forgets what is staged; that of a SharedBatch is left to the store. Closing twice, or nil,
// does nothing.
func (b *Batch) Close() error {
	if b == nil {
		return nil
	}
	return b.handle.close()
}
