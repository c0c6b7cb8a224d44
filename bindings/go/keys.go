// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// NoID is the id that no record has.
const NoID = ^uint64(0)

// Resolve finds records by their document ids: id i is that of the record that has documentIDs[i],
// or NoID.
func (s *Snapshot) Resolve(collection Collection, documentIDs [][]byte) ([]uint64, error) {
	names := namesOf(documentIDs)
	ids := make([]uint64, len(documentIDs))
	c := newCall()
	status := capi.ColumnsResolve(s.token(), uint32(collection), first(names.data),
		first(names.sizes), uint64(len(ids)), first(ids), &c.error)
	if err := c.end(status, s); err != nil {
		return nil, err
	}
	return ids, nil
}

// Group returns the ids of the records of a group, ascending.
func (s *Snapshot) Group(collection Collection, group []byte) ([]uint64, error) {
	ids := make([]uint64, 64)
	for {
		c := newCall()
		status := capi.ColumnsGroup(s.token(), uint32(collection), first(group), uint64(len(group)),
			first(ids), uint64(len(ids)), &c.number, &c.error)
		count := c.number
		err := c.end(status, s)
		if Status(status) == QueryBufferTooSmall {
			ids = make([]uint64, count)
			continue
		}
		if err != nil {
			return nil, err
		}
		return ids[:count], nil
	}
}

// Seqs returns, for each record, the number of the newest commit that put any part of it; 0 if
// there is no such record. Pass them as Records.ExpectedSeqs to change a record only if nobody else
// did.
func (s *Snapshot) Seqs(collection Collection, ids []uint64) ([]uint64, error) {
	seqs := make([]uint64, len(ids))
	c := newCall()
	status := capi.SnapshotSeqs(s.token(), uint32(collection), first(ids), uint64(len(ids)),
		first(seqs), &c.error)
	if err := c.end(status, s); err != nil {
		return nil, err
	}
	return seqs, nil
}

// Stream returns the number of the newest element of a stream at this commit, and whether there is
// one.
func (s *Snapshot) Stream(stream string) (seq uint64, found bool, err error) {
	c := newCall()
	status := capi.ColumnsStream(s.token(), first([]byte(stream)), uint64(len(stream)), &c.number,
		&c.flag, &c.error)
	seq, found = c.number, c.flag != 0
	return seq, found, c.end(status, s)
}
