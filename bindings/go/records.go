// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"fmt"

	"chassis.io/chassis/internal/capi"
)

// Records to insert or to put, as columns: entry i of each is record i, and a nil column is absent
// from every record. All columns have the same number of entries. A call only reads them, and keeps
// no reference to them after it has returned.
type Records struct {
	// IDs is for Put only. Without it Put puts each record by its document id.
	IDs []uint64
	// Vectors is a matrix, rows of Dimension floats side by side. It is passed without a copy.
	Vectors   []float32
	Dimension int
	// Documents are payloads, not interpreted. A nil payload is absent; one of 0 bytes is not.
	Documents [][]byte
	// Schemas and SchemaVersions of each document: UTF-8 of 1 to 255 bytes, both required beside a
	// document.
	Schemas, SchemaVersions []string
	// DocumentIDs are names that no two live records of a collection share; Groups are names that
	// records may share. Both are any 1 to 1,024 bytes, nil if a record has none.
	DocumentIDs, Groups [][]byte
	// KeepAbsent is for Put only: a vector, document, document id or group that is absent here
	// stays as it is.
	KeepAbsent bool
	// IfAbsent is for Put only: if any record of the call exists when the batch commits, the whole
	// commit fails with QueryConflict.
	IfAbsent bool
	// ExpectedSeqs is for Put only: the seq that each record must have when the batch commits,
	// otherwise the whole commit fails with QueryConflict; 0 is any. Snapshot.Seqs returns seqs.
	ExpectedSeqs []uint64
}

// rows is Records as C receives them.
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

// newRows returns the rows of new records, and an array for their ids.
func (r *Records) newRows(call string) (rows, []uint64, error) {
	if r.IDs != nil || r.ExpectedSeqs != nil || r.flags() != 0 {
		return rows{}, nil, invalid(call + ": only Put takes IDs, ExpectedSeqs and flags")
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

// count returns the number of records, or an error if the columns differ in it.
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
