// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// columns holds the entries of all byte columns of a call, end to end; see columns.h.
type columns struct {
	present uint32
	data    []byte
	sizes   []uint64
}

// newColumns allocates room for that many entries and bytes, one allocation each.
func newColumns(entries, bytes int) columns {
	if entries == 0 {
		return columns{}
	}
	return columns{data: make([]byte, 0, bytes), sizes: make([]uint64, 0, entries)}
}

// addColumn adds the column of that bit, unless it is empty. Columns must be added in the order of
// their bits, because columns.cc finds them by it.
func addColumn[Entry []byte | string](c *columns, bit uint32, entries []Entry,
	absent func(Entry) bool) {
	if len(entries) == 0 {
		return
	}
	c.present |= bit
	for _, entry := range entries {
		size := uint64(len(entry))
		if absent(entry) {
			size = capi.Absent
		}
		c.data = append(c.data, entry...)
		c.sizes = append(c.sizes, size)
	}
}

// namesOf returns the only column of a call.
func namesOf(names [][]byte) columns {
	result := newColumns(len(names), bytesIn(names))
	addColumn(&result, 1, names, isNil)
	return result
}

func bytesIn[Entry []byte | string](entries []Entry) int {
	total := 0
	for _, entry := range entries {
		total += len(entry)
	}
	return total
}

func isNil(entry []byte) bool { return entry == nil }

func isNever(string) bool { return false }
