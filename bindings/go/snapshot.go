// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"sync/atomic"
	"unsafe"

	"chassis.io/chassis/internal/capi"
)

// Snapshot sees exactly one commit, whatever is written later. Any number of goroutines may use it
// at once. Close it after use, because space that it sees is not reused while it is open.
type Snapshot struct {
	handle     *handle
	store      *Store // keeps the store reachable, so that it is not closed before its snapshots
	borrowed   atomic.Bool
	dimensions dimensions
}

// Snapshot opens a snapshot of the newest commit.
func (s *Store) Snapshot() (*Snapshot, error) {
	c := newCall()
	status := capi.SnapshotOpen(s.token(), &c.handle, &c.error)
	number := c.handle
	if err := c.end(status, s); err != nil {
		return nil, err
	}
	return &Snapshot{handle: newHandle(number, capi.SnapshotClose), store: s}, nil
}

func (s *Snapshot) token() uintptr {
	if s == nil {
		return 0
	}
	return s.handle.token()
}

// Close closes the snapshot and invalidates every slice that View, ViewVector and ViewDocuments
// returned: reading one of them afterwards may crash the program. Cursors and Arrow streams stay
// valid. Closing twice, or closing nil, does nothing.
func (s *Snapshot) Close() error {
	if s == nil {
		return nil
	}
	return s.handle.close()
}

// Seq returns the number of the commit that the snapshot sees.
func (s *Snapshot) Seq() (uint64, error) {
	info := capi.SnapshotInfo{StructSize: capi.SizeOf[capi.SnapshotInfo]()}
	c := newCall()
	err := c.end(capi.SnapshotGetInfo(s.token(), &info, &c.error), s)
	return info.CommitSeq, err
}

// Count returns the number of live records of a collection.
func (s *Snapshot) Count(collection Collection) (uint64, error) {
	c := newCall()
	status := capi.SnapshotCount(s.token(), uint32(collection), nil, &c.number, &c.error)
	count := c.number
	return count, c.end(status, s)
}

// CollectionInfo returns the state of a collection at the commit that the snapshot sees, also after
// it was dropped or the store was closed.
func (s *Snapshot) CollectionInfo(collection Collection) (CollectionInfo, error) {
	return collectionInfo(capi.SnapshotCollection, s, collection)
}

// Get copies vectors into memory of the caller: if found[i], row i of the matrix is the vector of
// ids[i]. rows has len(ids) rows of dimension floats side by side, and found has len(ids) elements.
func (s *Snapshot) Get(collection Collection, ids []uint64, dimension int, rows []float32,
	found []bool) error {
	if dimension < 0 || !fills(len(rows), len(ids), dimension) || len(found) != len(ids) {
		return invalid("get: rows and found do not fit ids and dimension")
	}
	c := newCall()
	status := capi.SnapshotGet(s.token(), uint32(collection), first(ids), uint64(len(ids)),
		first(rows), uint64(dimension), 0, (*byte)(unsafe.Pointer(first(found))), &c.error)
	return c.end(status, s)
}

// fills reports whether length is rows * columns, a product that need not fit an int.
func fills(length, rows, columns int) bool {
	if rows == 0 || columns == 0 {
		return length == 0
	}
	return length%rows == 0 && length/rows == columns
}

// View returns vectors without copying them; element i is nil if ids[i] has none. The slices are
// memory of the engine, for reading only, and valid until the snapshot is closed.
func (s *Snapshot) View(collection Collection, ids []uint64) ([][]float32, error) {
	s.borrow()
	addresses := make([]uintptr, len(ids))
	c := newCall()
	status := capi.SnapshotView(s.token(), uint32(collection), first(ids), uint64(len(ids)),
		first(addresses), &c.error)
	if err := c.end(status, s); err != nil {
		return nil, err
	}
	dimension, err := s.dimension(collection)
	if err != nil {
		return nil, err
	}
	vectors := make([][]float32, len(ids))
	for i := range addresses {
		if addresses[i] != 0 {
			vectors[i] = capi.Floats(&addresses[i], dimension)
		}
	}
	return vectors, nil
}

// ViewVector is View for one id, and does not allocate.
func (s *Snapshot) ViewVector(collection Collection, id uint64) ([]float32, error) {
	s.borrow()
	c := newCall()
	c.id = id
	status := capi.SnapshotView(s.token(), uint32(collection), &c.id, 1, &c.address, &c.error)
	address := c.address
	if err := c.end(status, s); err != nil || address == 0 {
		return nil, err
	}
	dimension, err := s.dimension(collection)
	if err != nil {
		return nil, err
	}
	return capi.Floats(&address, dimension), nil
}

// borrow is called before slices of C memory are returned. They do not keep the snapshot reachable,
// so from now on only Close closes it: a leak is better than a read of unmapped memory.
func (s *Snapshot) borrow() {
	if s == nil || s.handle == nil {
		return // C refuses the call
	}
	if !s.borrowed.Load() && !s.borrowed.Swap(true) {
		s.handle.keep()
	}
}

// dimension returns the length of the vectors of a collection.
func (s *Snapshot) dimension(collection Collection) (int, error) {
	if known := s.dimensions.of(collection); known != 0 {
		return known, nil
	}
	info, err := s.CollectionInfo(collection)
	if err == nil {
		s.dimensions.learn(collection, info.Dimension)
	}
	return info.Dimension, err
}
