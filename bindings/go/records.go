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
	// IDs is required for Put, and nil for Insert.
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
	// KeepAbsent is for Put: the vector or the document that is not given stays what it is.
	KeepAbsent bool
}

// columns is Records as C takes them.
type columns struct {
	count                        uint64
	vectors                      *float32
	dimension                    uint64
	documents, schemas, versions column
}

// column holds entries end to end; sizes nil is an absent column.
type column struct {
	data  []byte
	sizes []uint64
}

func (r *Records) columns(call string) (columns, error) {
	count, err := r.count()
	if err != nil {
		return columns{}, invalid(call + ": " + err.Error())
	}
	return columns{
		count:     uint64(count),
		vectors:   first(r.Vectors),
		dimension: uint64(r.Dimension),
		documents: endToEnd(r.Documents, func(entry []byte) bool { return entry == nil }),
		schemas:   endToEnd(r.Schemas, isNever),
		versions:  endToEnd(r.SchemaVersions, isNever),
	}, nil
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

func isNever(string) bool { return false }

func endToEnd[Entry []byte | string](entries []Entry, absent func(Entry) bool) column {
	total := 0
	for _, entry := range entries {
		total += len(entry)
	}
	if len(entries) == 0 {
		return column{}
	}
	result := column{data: make([]byte, 0, total), sizes: make([]uint64, len(entries))}
	for i, entry := range entries {
		result.data = append(result.data, entry...)
		result.sizes[i] = uint64(len(entry))
		if absent(entry) {
			result.sizes[i] = capi.Absent
		}
	}
	return result
}
