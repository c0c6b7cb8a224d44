// SPDX-License-Identifier: Apache-2.0

package capi

import "unsafe"

// Constants of the C header and of columns.h, which layout_test.go compares with the sources; the
// structs are in structs.go. Those structs may be passed to C, because their pointers are only to C
// memory.

// NoOffset is chassis_error.offset if no byte is at fault, chassis_error.row if no row is, and
// chassis_finding.id if no record is.
const NoOffset = ^uint64(0)

// Absent is the size of an absent entry of a column; see columns.h.
const Absent = ^uint64(0)

// Flags of Options, and of the records of ColumnsPut.
const (
	OpenReadOnly  = 1
	OpenCreate    = 2
	OpenExclusive = 4
	KeepAbsent    = 1
	IfAbsent      = 2
)

// Slice returns the bytes as a slice without a copy.
func (b Bytes) Slice() []byte { return unsafe.Slice(b.Data, b.Size) }

// Kinds and modes of filters.
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

// NoCollection is chassis_finding.collection if the damage belongs to no collection.
const NoCollection = ^uint32(0)

// Bits of the columns that are present; see columns.h.
const (
	Documents      = 1
	Schemas        = 2
	SchemaVersions = 4
	DocumentIDs    = 8
	Groups         = 16
)

// Floats returns C memory as a slice without a copy; nil if the address is 0.
func Floats(address *uintptr, count int) []float32 {
	return unsafe.Slice(*(**float32)(unsafe.Pointer(address)), count)
}

// SizeOf returns the value of struct_size.
func SizeOf[Struct any]() uint32 {
	var none Struct
	return uint32(unsafe.Sizeof(none))
}

// Text returns a copy of a NUL-terminated C string.
func Text(first *byte) string {
	var size uintptr
	for *(*byte)(unsafe.Add(unsafe.Pointer(first), size)) != 0 {
		size++
	}
	return string(unsafe.Slice(first, size))
}
