// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"fmt"

	"chassis.io/chassis/internal/capi"
)

// Records to insert or to put, as columns: entry i of each is record i, and a nil column is absent
// from every record. All columns have the same number of entries. They are only read, and free
// again when the call returns.
type Records struct {
	// IDs is for Put, which without it puts each record by its document id, and nil for Insert.
	IDs []uint64
	// Vectors is a matrix, rows of Dimension floats side by side. It is not copied on the way.
	Vectors   []float32
	Dimension int
	// Documents are payloads, not interpreted; a nil one is absent, which is not the same as one of
	// 0 bytes.
	Documents [][]byte
	// Schemas and SchemaVersions of each document: UTF-8 of 1 to 255 bytes, both required beside a
	// document.
	Schemas, SchemaVersions []string
	// DocumentIDs are names of which no two live records of a collection have the same, Groups are
	// names that records share: any 1 to 1,024 bytes, nil where a record has none.
	DocumentIDs, Groups [][]byte
	// KeepAbsent is for Put: the vector, document, document id or group that is not given stays as
	// it is.
	KeepAbsent bool
	// IfAbsent is for Put: no record of the call may exist when the batch commits, or the whole
	// commit fails with QueryConflict.
	IfAbsent bool
	// ExpectedSeqs is for Put: the seq that each record must have when the batch commits, or the
	// whole commit fails with QueryConflict; 0 is any. Snapshot.Seqs returns seqs.
	ExpectedSeqs []uint64
}

// rows is Records as C takes them.
type rows struct {
	columns
	count     uint64
	vectors   *float32
	dimension uint64
}

func (r *Records) rows(call string) (rows, error) {
	count, err := r.count()
	if err != nil {
		return rows{}, invalid(call + ": " + err.Error())
	}
	bytes := newColumns(len(r.Documents)+len(r.Schemas)+len(r.SchemaVersions)+len(r.DocumentIDs)+
		len(r.Groups), bytesIn(r.Documents)+bytesIn(r.Schemas)+bytesIn(r.SchemaVersions)+
		bytesIn(r.DocumentIDs)+bytesIn(r.Groups))
	addColumn(&bytes, capi.Documents, r.Documents, isNil)
	addColumn(&bytes, capi.Schemas, r.Schemas, isNever)
	addColumn(&bytes, capi.SchemaVersions, r.SchemaVersions, isNever)
	addColumn(&bytes, capi.DocumentIDs, r.DocumentIDs, isNil)
	addColumn(&bytes, capi.Groups, r.Groups, isNil)
	return rows{bytes, uint64(count), first(r.Vectors), uint64(r.Dimension)}, nil
}

// newRows are rows of new records, and an array for their ids.
func (r *Records) newRows(call string) (rows, []uint64, error) {
	if r.IDs != nil || r.ExpectedSeqs != nil || r.flags() != 0 {
		return rows{}, nil, invalid(call + ": IDs, ExpectedSeqs and flags are for Put alone")
	}
	result, err := r.rows(call)
	return result, make([]uint64, result.count), err
}

func (r *Records) flags() uint32 {
	var flags uint32
	if r.KeepAbsent {
		flags |= capi.KeepAbsent
	}
	if r.IfAbsent {
		flags |= capi.IfAbsent
	}
	return flags
}

// count is the number of records, on which all columns agree.
func (r *Records) count() (int, error) {
	rows := 0
	if len(r.Vectors) > 0 {
		if r.Dimension < 1 || len(r.Vectors)%r.Dimension != 0 {
			return 0, fmt.Errorf("%d floats are not rows of %d", len(r.Vectors), r.Dimension)
		}
		rows = len(r.Vectors) / r.Dimension
	}
	sizes := []struct {
		name    string
		present bool
		count   int
	}{
		{"IDs", r.IDs != nil, len(r.IDs)},
		{"Vectors", r.Vectors != nil, rows},
		{"Documents", r.Documents != nil, len(r.Documents)},
		{"Schemas", r.Schemas != nil, len(r.Schemas)},
		{"SchemaVersions", r.SchemaVersions != nil, len(r.SchemaVersions)},
		{"DocumentIDs", r.DocumentIDs != nil, len(r.DocumentIDs)},
		{"Groups", r.Groups != nil, len(r.Groups)},
		{"ExpectedSeqs", r.ExpectedSeqs != nil, len(r.ExpectedSeqs)},
	}
	name, count := "", 0
	for _, size := range sizes {
		switch {
		case !size.present:
		case name == "":
			name, count = size.name, size.count
		case count != size.count:
			return 0, fmt.Errorf("%s has %d records, %s has %d", name, count, size.name, size.count)
		}
	}
	return count, nil
}
