// SPDX-License-Identifier: Apache-2.0

package chassis

import "chassis.io/chassis/internal/capi"

// Status says why a call failed, as a stable number: the constants below, named as in the C header
// (AERO_QUERY_NOT_FOUND is QueryNotFound). It is an error, so that errors.Is finds it:
//
//	if errors.Is(err, chassis.QueryNotFound) { ... }
type Status int32

// Statuses. chassis/status.h documents each of them.
const (
	OK Status = 0

	ConfigInvalid           Status = 0x0101
	ConfigUnsafe            Status = 0x0102
	ConfigImmutable         Status = 0x0103
	ConfigUnsupportedFormat Status = 0x0104
	ConfigNotAStore         Status = 0x0105

	SchemaRequired          Status = 0x0201
	UnknownSchema           Status = 0x0202
	UnknownSchemaVersion    Status = 0x0203
	SchemaValidationFailed  Status = 0x0204
	SchemaImmutable         Status = 0x0205
	SchemaVersionRequired   Status = 0x0206
	SchemaDimensionMismatch Status = 0x0207

	QueryInvalid        Status = 0x0301
	QueryUnbounded      Status = 0x0302
	QueryUnindexedField Status = 0x0303
	QueryLimitRequired  Status = 0x0304
	QuerySortNotIndexed Status = 0x0305
	QuerySchemaMismatch Status = 0x0306
	QueryNotFound       Status = 0x0307
	QueryConflict       Status = 0x0308
	QueryBufferTooSmall Status = 0x0309
	QueryExists         Status = 0x030a

	StorageIOError     Status = 0x0401
	StorageWriteFailed Status = 0x0402
	StorageReadFailed  Status = 0x0403
	StorageLocked      Status = 0x0404
	StorageReadOnly    Status = 0x0405
	StorageFull        Status = 0x0406
	StorageNotFound    Status = 0x0407
	StoragePoisoned    Status = 0x0408

	WALAppendFailed Status = 0x0501
	WALFsyncFailed  Status = 0x0502
	WALCorruption   Status = 0x0503

	RecoveryFailed        Status = 0x0601
	RecoverySchemaMissing Status = 0x0602
	RecoveryInconsistent  Status = 0x0603

	DataCorruption     Status = 0x0701
	IndexCorruption    Status = 0x0702
	MetadataCorruption Status = 0x0703

	ExecutionFailed        Status = 0x0801
	ExecutionTimeout       Status = 0x0802
	ExecutionLimit         Status = 0x0803
	ExecutionHandleClosed  Status = 0x0804
	ExecutionHandleInvalid Status = 0x0805
	ExecutionForked        Status = 0x0806
	ExecutionCancelled     Status = 0x0807
	ExecutionNoMemory      Status = 0x0808
	ExecutionBusy          Status = 0x0809

	InternalInvariant Status = 0x0901
	InternalState     Status = 0x0902
	InternalPanic     Status = 0x0903
)

// Error returns the name in the C header, for example "AERO_QUERY_NOT_FOUND".
func (s Status) Error() string { return capi.Text(capi.StatusName(int32(s))) }

// Severity returns the worst severity of failures of this status; Error.Severity is that of one
// failure.
func (s Status) Severity() Severity { return Severity(capi.StatusSeverity(int32(s))) }

// Severity says how a caller can go on after a failure.
type Severity int32

// Severities.
const (
	// None is success, or not a status.
	None Severity = iota
	// Fatal: the store refuses writes until it is reopened, or it did not open; fix the cause.
	Fatal
	// Transient: nothing changed, a retry may help.
	Transient
	// Reject: the caller's fault; nothing changed, and the same call fails again.
	Reject
	// Bug: a defect of the library; report it.
	Bug
)

// Outcome is the outcome of a commit.
type Outcome int32

// Outcomes.
const (
	// NoCommit: the call was no commit.
	NoCommit Outcome = iota
	// Made: the commit is durable. Beside an error: it becomes visible when the store is reopened.
	Made
	// NotMade: nothing changed.
	NotMade
	// Unknown: it is unknown whether the commit is durable; the reopened store shows it.
	Unknown
)
