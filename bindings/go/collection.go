// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// Collection is the number of a set of records with its own dimension, metric and ids. It is fixed
// for the life of the collection and never used again.
type Collection uint32

// DefaultCollection exists in every store, with the dimension and the metric given to Open.
const DefaultCollection Collection = 0

// CollectionInfo is the state of a collection at the newest commit or at that of a snapshot.
type CollectionInfo struct {
	Collection Collection
	Name       string
	// Dimension is the number of floats per vector; 0: documents only.
	Dimension int
	Metric    Metric
	// Live is the number of live records.
	Live uint64
	// Deleted is the number of slots whose records were deleted or replaced; Capacity is the number
	// of slots that the file has room for without growing.
	Deleted, Capacity uint64
	// NextID is the id that the next new record gets if none is reserved.
	NextID uint64
	// Bytes is the number of bytes of the file that are reserved for it.
	Bytes uint64
}

// CreateCollection creates a collection, which is durable on return. Its name is 1 to 255 bytes of
// UTF-8 and not yet in use.
func (s *Store) CreateCollection(name string, options ...CollectionOption) (Collection, error) {
	text, err := terminated("name", name)
	if err != nil {
		return 0, err
	}
	given := capi.CollectionOptions{StructSize: capi.SizeOf[capi.CollectionOptions]()}
	for _, option := range options {
		if option != nil {
			option.collection(&given)
		}
	}
	c := newCall()
	status := capi.CollectionCreate(s.token(), text, &given, &c.small, &c.error)
	collection := Collection(c.small)
	return collection, c.end(status, s)
}

// FindCollection returns the collection of that name.
func (s *Store) FindCollection(name string) (Collection, error) {
	text, err := terminated("name", name)
	if err != nil {
		return 0, err
	}
	c := newCall()
	status := capi.CollectionFind(s.token(), text, &c.small, &c.error)
	collection := Collection(c.small)
	return collection, c.end(status, s)
}

// DropCollection drops a collection, not the default one, with all its records. Snapshots keep
// seeing it; a batch that holds writes to it can no longer be committed.
func (s *Store) DropCollection(collection Collection) error {
	c := newCall()
	return c.end(capi.CollectionDrop(s.token(), uint32(collection), &c.error), s)
}

// Collections returns all collections, ascending; the default one is the first.
func (s *Store) Collections() ([]Collection, error) {
	numbers := make([]uint32, 16)
	for {
		c := newCall()
		status := capi.CollectionList(s.token(), first(numbers), uint64(len(numbers)), &c.number,
			&c.error)
		count := c.number
		err := c.end(status, s)
		if Status(status) == QueryBufferTooSmall {
			numbers = make([]uint32, count)
			continue
		}
		if err != nil {
			return nil, err
		}
		collections := make([]Collection, count)
		for i := range collections {
			collections[i] = Collection(numbers[i])
		}
		return collections, nil
	}
}

// CollectionInfo returns the state of a collection at the newest commit.
func (s *Store) CollectionInfo(collection Collection) (CollectionInfo, error) {
	return collectionInfo(capi.CollectionGetInfo, s, collection)
}

// collectionInfo returns the info of a collection of owner, a store or a snapshot.
func collectionInfo(ask func(uintptr, uint32, *capi.CollectionInfo, *capi.Error) int32,
	owner interface{ token() uintptr }, collection Collection) (CollectionInfo, error) {
	raw := capi.CollectionInfo{StructSize: capi.SizeOf[capi.CollectionInfo]()}
	c := newCall()
	status := ask(owner.token(), uint32(collection), &raw, &c.error)
	if err := c.end(status, owner); err != nil {
		return CollectionInfo{}, err
	}
	return CollectionInfo{
		Collection: Collection(raw.Number),
		Name:       textOf(raw.Name[:]),
		Dimension:  int(raw.Dimension),
		Metric:     Metric(raw.Metric),
		Live:       raw.Live,
		Deleted:    raw.Deleted,
		Capacity:   raw.Capacity,
		NextID:     raw.NextID,
		Bytes:      raw.Bytes,
	}, nil
}
