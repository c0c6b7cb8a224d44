// SPDX-License-Identifier: Apache-2.0

package capi

import "unsafe"

// Constants of the C header and of columns.h, which layout_test.go compares with the sources; the
// structs are in structs.go. A struct that holds C pointers only is no Go memory, so it may be
// passed to C.

// NoOffset is chassis_error.offset where no byte, chassis_error.row where no row is at fault, and
// chassis_finding.id where no record is.
const NoOffset = ^uint64(0)

// Absent is the size of an absent entry of a column: columns.h.
const Absent = ^uint64(0)

// Flags of Options, and of the records of ColumnsPut.
const (
	OpenReadOnly  = 1
	OpenCreate    = 2
	OpenExclusive = 4
	KeepAbsent    = 1
	IfAbsent      = 2
)

// Slice is the same memory as a slice.
func (b Bytes) Slice() []byte { return unsafe.Slice(b.Data, b.Size) }

// Kinds of a filter, and the modes of all.
const (
	FilterIDs    = 1
	FilterBitmap = 2
	FilterRange  = 3
	FilterSchema = 4
	FilterGroup  = 5
	FilterAllow  = 0
	FilterDeny   = 1
)

// Columns of ArrowOptions and CursorOptions.
const (
	ColumnID       = 1
	ColumnVector   = 2
	ColumnDocument = 4
	ColumnSchema   = 8
	ColumnKeys     = 16
	ColumnSeq      = 32
)

// NoCollection is chassis_finding.collection where the damage belongs to none.
const NoCollection = ^uint32(0)

// Columns that are present: the bits of columns.h.
const (
	Documents      = 1
	Schemas        = 2
	SchemaVersions = 4
	DocumentIDs    = 8
	Groups         = 16
)

// Floats is memory that C owns as a slice; nil where the address is 0.
func Floats(address *uintptr, count int) []float32 {
	return unsafe.Slice(*(**float32)(unsafe.Pointer(address)), count)
}

// SizeOf is what struct_size has to be.
func SizeOf[Struct any]() uint32 {
	var none Struct
	return uint32(unsafe.Sizeof(none))
}

// Text is a NUL-terminated string of C.
func Text(first *byte) string {
	var size uintptr
	for *(*byte)(unsafe.Add(unsafe.Pointer(first), size)) != 0 {
		size++
	}
	return string(unsafe.Slice(first, size))
}
