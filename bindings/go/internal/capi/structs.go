// SPDX-License-Identifier: Apache-2.0

// Code generated from the C headers by bindings/layouts.py. DO NOT EDIT.

package capi

// ArrowOptions is chassis_arrow_options.
type ArrowOptions struct {
	StructSize uint32
	Columns    uint32
	MaxRows    uint64
}

// CommitResult is chassis_commit_result.
type CommitResult struct {
	StructSize uint32
	Outcome    int32
	Seq        uint64
	Applied    uint32
	Reserved   uint32
}

// CollectionOptions is chassis_collection_options.
type CollectionOptions struct {
	StructSize uint32
	Dimension  uint32
	Metric     uint32
	Reserved   uint32
}

// CollectionInfo is chassis_collection_info.
type CollectionInfo struct {
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

// CursorOptions is chassis_cursor_options.
type CursorOptions struct {
	StructSize  uint32
	Columns     uint32
	Filters     uintptr
	FilterCount uint64
}

// Record is chassis_record.
type Record struct {
	StructSize    uint32
	Status        int32
	ID            uint64
	Seq           uint64
	Vector        *float32
	HasDocument   uint32
	Reserved      uint32
	Payload       Bytes
	Schema        Bytes
	SchemaVersion Bytes
	DocumentID    Bytes
	Group         Bytes
}

// SnapshotInfo is chassis_snapshot_info.
type SnapshotInfo struct {
	StructSize uint32
	Reserved   uint32
	CommitSeq  uint64
}

// CountOptions is chassis_count_options.
type CountOptions struct {
	StructSize  uint32
	Reserved    uint32
	Filters     uintptr
	FilterCount uint64
}

// Document is chassis_document.
type Document struct {
	StructSize    uint32
	Found         uint32
	Seq           uint64
	Payload       Bytes
	Schema        Bytes
	SchemaVersion Bytes
	DocumentID    Bytes
	Group         Bytes
}

// Error is chassis_error.
type Error struct {
	StructSize  uint32
	Code        int32
	Severity    int32
	SystemErrno int32
	Offset      uint64
	Promise     [8]byte
	Message     [464]byte
	Outcome     int32
	Reserved    uint32
	Row         uint64
}

// Bytes is chassis_bytes.
type Bytes struct {
	Data *byte
	Size uint64
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

// StoreInfo is chassis_store_info.
type StoreInfo struct {
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

// Finding is chassis_finding.
type Finding struct {
	StructSize  uint32
	Code        int32
	Collection  uint32
	RecordState uint32
	ID          uint64
	File        uint32
	Reserved    uint32
	Offset      uint64
	Length      uint64
	Message     [464]byte
}
