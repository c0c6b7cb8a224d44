// SPDX-License-Identifier: Apache-2.0

package chassis

import (
	"unsafe"

	"chassis.io/chassis/internal/capi"
)

// Columns of records that a cursor returns or an Arrow stream exports, or-ed. They do not select
// records.
type Columns uint32

// Columns; the default is all of them.
const (
	// ColumnID is the id, which is always included.
	ColumnID Columns = capi.ColumnID
	// ColumnVector is the vector.
	ColumnVector Columns = capi.ColumnVector
	// ColumnDocument is the payload of the document.
	ColumnDocument Columns = capi.ColumnDocument
	// ColumnSchema is the schema and the schema version of the document.
	ColumnSchema Columns = capi.ColumnSchema
	// ColumnKeys is the document id and the group.
	ColumnKeys Columns = capi.ColumnKeys
	// ColumnSeq is the seq of the record. Arrow streams have no such column.
	ColumnSeq Columns = capi.ColumnSeq
)

func (c Columns) arrow(options *capi.ArrowOptions) { options.Columns = uint32(c) }

func (c Columns) cursor(options *capi.CursorOptions) { options.Columns = uint32(c) }

// CursorOption is an option of Snapshot.Cursor: Columns.
type CursorOption interface{ cursor(*capi.CursorOptions) }

// Record is one record as a cursor returns it. A column that was not chosen is its zero value.
type Record struct {
	// Status is OK, or DataCorruption if a chosen part of the record is damaged: then only ID is
	// set, to NoID if the id itself cannot be read.
	Status Status
	ID     uint64
	// Seq is the number of the newest commit that put any part of the record.
	Seq uint64
	// Vector is nil if the record has none.
	Vector []float32
	// Document also has the keys. Its Seq is 0, because a cursor knows only the seq of the record.
	Document Document
}

// Cursor walks the live records of a collection, each once: those with a vector in the order in
// which they are stored, then those with a document or keys only. It belongs to one goroutine at a
// time.
type Cursor struct {
	handle    *handle
	dimension int
}

// Cursor opens a cursor, which stays valid if the snapshot is closed first.
func (s *Snapshot) Cursor(collection Collection, options ...CursorOption) (*Cursor, error) {
	given := capi.CursorOptions{StructSize: capi.SizeOf[capi.CursorOptions]()}
	for _, option := range options {
		if option != nil {
			option.cursor(&given)
		}
	}
	c := newCall()
	status := capi.CursorOpen(s.token(), uint32(collection), &given, &c.handle, &c.error)
	number := c.handle
	if err := c.end(status, s); err != nil {
		return nil, err
	}
	cursor := &Cursor{handle: newHandle(number, capi.CursorClose)}
	dimension, err := s.dimension(collection)
	if err != nil {
		cursor.Close()
		return nil, err
	}
	cursor.dimension = dimension
	return cursor, nil
}

func (c *Cursor) token() uintptr {
	if c == nil {
		return 0
	}
	return c.handle.token()
}

// Next writes the next records into the slice, which must not be empty because 0 records mean the
// end, and returns how many it wrote. Fewer than fit is not the end. Vectors and documents are
// copies. A damaged record is an entry whose Status says so, and the cursor goes on.
//
//	records := make([]chassis.Record, 256)
//	for {
//		count, err := cursor.Next(records)
//		if err != nil || count == 0 {
//			return err
//		}
//		for _, record := range records[:count] {
//			...
//		}
//	}
func (c *Cursor) Next(records []Record) (int, error) {
	raw := make([]capi.Record, len(records))
	if len(raw) > 0 {
		raw[0].StructSize = capi.SizeOf[capi.Record]()
	}
	call := newCall()
	status := capi.CursorNext(c.token(), first(raw), uint64(len(raw)), &call.number, &call.error)
	count := int(call.number)
	for i := range raw[:count] {
		records[i] = c.copyRecord(&raw[i])
	}
	return count, call.end(status, c)
}

// copyRecord copies a record into Go memory, so that it stays valid when the cursor is closed.
func (c *Cursor) copyRecord(raw *capi.Record) Record {
	record := Record{Status: Status(raw.Status), ID: raw.ID, Seq: raw.Seq}
	if raw.Vector != nil {
		record.Vector = append([]float32{}, unsafe.Slice(raw.Vector, c.dimension)...)
	}
	record.Document.DocumentID = copyKey(raw.DocumentID)
	record.Document.Group = copyKey(raw.Group)
	if raw.HasDocument != 0 {
		record.Document.Found = true
		if raw.Payload.Data != nil {
			record.Document.Payload = append([]byte{}, raw.Payload.Slice()...)
		}
		record.Document.Schema = string(raw.Schema.Slice())
		record.Document.SchemaVersion = string(raw.SchemaVersion.Slice())
	}
	return record
}

// copyKey returns nil if the record has no such key.
func copyKey(bytes capi.Bytes) []byte { return append([]byte(nil), keyOf(bytes)...) }

// Close closes the cursor. Closing twice, or closing nil, does nothing.
func (c *Cursor) Close() error {
	if c == nil {
		return nil
	}
	return c.handle.close()
}
