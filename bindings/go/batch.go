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
	if records.IDs != nil {
		return nil, invalid("insert: IDs is not nil: new records get theirs")
	}
	columns, err := records.columns("insert")
	if err != nil {
		return nil, err
	}
	ids := make([]uint64, columns.count)
	c := newCall()
	status := capi.ColumnsInsert(b.token(), uint32(collection), columns.count,
		columns.vectors, columns.dimension,
		first(columns.documents.data), first(columns.documents.sizes),
		first(columns.schemas.data), first(columns.schemas.sizes),
		first(columns.versions.data), first(columns.versions.sizes),
		first(ids), &c.error)
	if err := c.end(status, b); err != nil {
		return nil, err
	}
	return ids, nil
}

// Put stages the whole new state of the records IDs, whether they exist or not: what is absent is
// gone, unless KeepAbsent is set. An id that was never used may be chosen freely.
func (b *Batch) Put(collection Collection, records Records) error {
	columns, err := records.columns("put")
	if err != nil {
		return err
	}
	var flags uint32
	if records.KeepAbsent {
		flags = capi.KeepAbsent
	}
	c := newCall()
	status := capi.ColumnsPut(b.token(), uint32(collection), flags, columns.count,
		first(records.IDs), columns.vectors, columns.dimension,
		first(columns.documents.data), first(columns.documents.sizes),
		first(columns.schemas.data), first(columns.schemas.sizes),
		first(columns.versions.data), first(columns.versions.sizes), &c.error)
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
