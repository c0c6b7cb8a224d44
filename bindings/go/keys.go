// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// NoID is no id of any record.
const NoID = ^uint64(0)

// Resolve finds records by their document ids: id i is that of the record that documentIDs[i]
// names, or NoID.
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

// Group is the ids of the records of a group, ascending.
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

// Source is how far a source had come at this commit: the number of its newest element that was
// applied with Batch.Apply, and whether there is one.
func (s *Snapshot) Source(source string) (sequence uint64, found bool, err error) {
	c := newCall()
	status := capi.ColumnsSource(s.token(), first([]byte(source)), uint64(len(source)), &c.number,
		&c.flag, &c.error)
	sequence, found = c.number, c.flag != 0
	return sequence, found, c.end(status, s)
}
