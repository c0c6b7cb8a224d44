// SPDX-License-Identifier: Apache-2.0

package capi

import "unsafe"

// The structs of the C header, field by field; go.i compares their sizes, layout_test.go the places
// of their fields. What holds C pointers only is no Go memory, so it may be passed to C.

// NoOffset is chassis_error.offset where no place and no row is at fault.
const NoOffset = ^uint64(0)

// Absent is the size of an absent entry of a column: columns.h.
const Absent = ^uint64(0)

// Error is chassis_error.
type Error struct {
	StructSize  uint32
	Code        int32
	Severity    int32
	SystemErrno int32
	Offset      uint64
	Promise     [8]byte
	Message     [480]byte
}

// Options is chassis_options.
type Options struct {
	StructSize uint32
	Flags      uint32
	Dimension  uint32
	Metric     uint32
	Verify     uint32
	Reserved   uint32
	Log        uintptr
	LogUser    uintptr
}

// Flags of Options, and of the records of ColumnsPut.
const (
	OpenReadOnly  = 1
	OpenCreate    = 2
	OpenExclusive = 4
	KeepAbsent    = 1
)

// StoreDetails is chassis_store_details.
type StoreDetails struct {
	StructSize    uint32
	Collections   uint32
	ReadOnly      uint32
	Poisoned      uint32
	CommitSeq     uint64
	CheckpointSeq uint64
	Records       uint64
	FileBytes     uint64
	LogBytes      uint64
	Staged        uint64
	Snapshots     uint64
}

// RecoveryReport is chassis_recovery_report.
type RecoveryReport struct {
	StructSize      uint32
	Clean           uint32
	MayHaveLost     uint32
	DetailSize      uint32
	CommitsReplayed uint64
	BytesDiscarded  uint64
	Damaged         uint64
	Detail          [984]byte
}

// VerifyReport is chassis_verify_report.
type VerifyReport struct {
	StructSize uint32
	Reserved   uint32
	Vectors    uint64
	Documents  uint64
	Bytes      uint64
	Findings   uint64
}

// CollectionOptions is chassis_collection_options.
type CollectionOptions struct {
	StructSize uint32
	Dimension  uint32
	Metric     uint32
	Reserved   uint32
}

// CollectionDetails is chassis_collection_details.
type CollectionDetails struct {
	StructSize uint32
	Number     uint32
	Dimension  uint32
	Metric     uint32
	Live       uint64
	Deleted    uint64
	Capacity   uint64
	NextID     uint64
	Bytes      uint64
	Name       [256]byte
}

// SnapshotDetails is chassis_snapshot_details.
type SnapshotDetails struct {
	StructSize uint32
	Reserved   uint32
	CommitSeq  uint64
}

// Bytes is chassis_bytes, of memory that C owns.
type Bytes struct {
	Data *byte
	Size uint64
}

// Slice is the same memory as a slice.
func (b Bytes) Slice() []byte { return unsafe.Slice(b.Data, b.Size) }

// Document is chassis_document.
type Document struct {
	StructSize    uint32
	Found         uint32
	CommitSeq     uint64
	Payload       Bytes
	Schema        Bytes
	SchemaVersion Bytes
	DocumentID    Bytes
	Group         Bytes
}

// ArrowOptions is chassis_arrow_options.
type ArrowOptions struct {
	StructSize uint32
	Columns    uint32
	MaxRows    uint64
}

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

// Columns of ArrowOptions.
const (
	ArrowID       = 1
	ArrowVector   = 2
	ArrowDocument = 4
	ArrowSchema   = 8
	ArrowKeys     = 16
)

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
