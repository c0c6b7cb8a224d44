// SPDX-License-Identifier: Apache-2.0
namespace Chassis;

/// <summary>
/// Why a call failed. The high byte is the category. A number never changes its meaning. A newer
/// library may return further numbers, so treat an unknown one by its severity.
/// </summary>
public enum Status
{
    /// <summary>The call succeeded.</summary>
    Ok = 0,

    /// <summary>Fatal: configuration or options malformed.</summary>
    ConfigInvalid = 0x0101,

    /// <summary>Fatal: configuration would break a promise.</summary>
    ConfigUnsafe = 0x0102,

    /// <summary>Fatal: attempt to change what is fixed at creation.</summary>
    ConfigImmutable = 0x0103,

    /// <summary>Fatal: unknown incompatible feature or format version or byte order.</summary>
    ConfigUnsupportedFormat = 0x0104,

    /// <summary>Reject: file is neither empty nor a store.</summary>
    ConfigNotAStore = 0x0105,

    /// <summary>Reject: no schema given for a document.</summary>
    SchemaRequired = 0x0201,

    /// <summary>Reject: schema id not found.</summary>
    UnknownSchema = 0x0202,

    /// <summary>Reject: schema version not found.</summary>
    UnknownSchemaVersion = 0x0203,

    /// <summary>Reject: document violates its schema.</summary>
    SchemaValidationFailed = 0x0204,

    /// <summary>Reject: attempt to modify a published schema.</summary>
    SchemaImmutable = 0x0205,

    /// <summary>Reject: schema version missing.</summary>
    SchemaVersionRequired = 0x0206,

    /// <summary>Reject: vector length differs from the collection's dimension.</summary>
    SchemaDimensionMismatch = 0x0207,

    /// <summary>Reject: malformed query.</summary>
    QueryInvalid = 0x0301,

    /// <summary>Reject: query has no provable bound.</summary>
    QueryUnbounded = 0x0302,

    /// <summary>Reject: predicate on a field without an index.</summary>
    QueryUnindexedField = 0x0303,

    /// <summary>Reject: limit missing or invalid.</summary>
    QueryLimitRequired = 0x0304,

    /// <summary>Reject: sort field without an index.</summary>
    QuerySortNotIndexed = 0x0305,

    /// <summary>Reject: query and schema version differ.</summary>
    QuerySchemaMismatch = 0x0306,

    /// <summary>Reject: no such id or collection.</summary>
    QueryNotFound = 0x0307,

    /// <summary>Reject: another record has the key or the record is not as expected.</summary>
    QueryConflict = 0x0308,

    /// <summary>Reject: caller's buffer is too small; the needed count is returned.</summary>
    QueryBufferTooSmall = 0x0309,

    /// <summary>Reject: a collection or store of this name exists already.</summary>
    QueryExists = 0x030a,

    /// <summary>Error or Fatal: disk I/O failed.</summary>
    StorageIoError = 0x0401,

    /// <summary>Error or Fatal: write or storage sync failed.</summary>
    StorageWriteFailed = 0x0402,

    /// <summary>Error or Fatal: read failed.</summary>
    StorageReadFailed = 0x0403,

    /// <summary>Error: another handle or process holds the writer lock.</summary>
    StorageLocked = 0x0404,

    /// <summary>Reject: write to something opened read-only.</summary>
    StorageReadOnly = 0x0405,

    /// <summary>Error or Fatal: no space or quota or file size limit.</summary>
    StorageFull = 0x0406,

    /// <summary>Reject: file or archive entry does not exist.</summary>
    StorageNotFound = 0x0407,

    /// <summary>Fatal: an earlier failure stopped writes on this handle.</summary>
    StoragePoisoned = 0x0408,

    /// <summary>Error or Fatal: log write failed.</summary>
    WalAppendFailed = 0x0501,

    /// <summary>Fatal: log sync failed.</summary>
    WalFsyncFailed = 0x0502,

    /// <summary>Fatal: log checksum failed.</summary>
    WalCorruption = 0x0503,

    /// <summary>Fatal: recovery did not complete.</summary>
    RecoveryFailed = 0x0601,

    /// <summary>Fatal: schema missing during replay.</summary>
    RecoverySchemaMissing = 0x0602,

    /// <summary>Fatal: log and storage disagree.</summary>
    RecoveryInconsistent = 0x0603,

    /// <summary>Fatal: data checksum or format failed.</summary>
    DataCorruption = 0x0701,

    /// <summary>Fatal: index damaged and could not be rebuilt.</summary>
    IndexCorruption = 0x0702,

    /// <summary>Fatal: header or superblock or catalog invalid.</summary>
    MetadataCorruption = 0x0703,

    /// <summary>Error: operation failed while running.</summary>
    ExecutionFailed = 0x0801,

    /// <summary>Error: operation exceeded its time limit.</summary>
    ExecutionTimeout = 0x0802,

    /// <summary>Reject: memory or row limit exceeded.</summary>
    ExecutionLimit = 0x0803,

    /// <summary>Reject: handle was closed.</summary>
    ExecutionHandleClosed = 0x0804,

    /// <summary>Reject: not a handle of this kind or of this library.</summary>
    ExecutionHandleInvalid = 0x0805,

    /// <summary>Reject: handle used in the child of a fork.</summary>
    ExecutionForked = 0x0806,

    /// <summary>Error: task was cancelled.</summary>
    ExecutionCancelled = 0x0807,

    /// <summary>Error or Fatal: out of memory.</summary>
    ExecutionNoMemory = 0x0808,

    /// <summary>Error: resource is in use.</summary>
    ExecutionBusy = 0x0809,

    /// <summary>Bug: an invariant was violated.</summary>
    InternalInvariant = 0x0901,

    /// <summary>Bug: impossible state.</summary>
    InternalState = 0x0902,

    /// <summary>Bug: unhandled exception caught at the boundary.</summary>
    InternalPanic = 0x0903,
}
