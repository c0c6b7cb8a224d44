// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/**
 * The failures of {@link ChassisException#code()}. Numbers never change, because programs are
 * compiled with them; more may be added. No call of this version fails with a "Reserved" one.
 */
public final class Status {
  /** FATAL: configuration or options malformed. */
  public static final int AERO_CONFIG_INVALID = 0x0101;

  /** FATAL: configuration would break a promise. Reserved. */
  public static final int AERO_CONFIG_UNSAFE = 0x0102;

  /** FATAL: attempt to change what is fixed at creation. */
  public static final int AERO_CONFIG_IMMUTABLE = 0x0103;

  /** FATAL: unknown incompatible feature or format version or byte order. */
  public static final int AERO_CONFIG_UNSUPPORTED_FORMAT = 0x0104;

  /** REJECT: file is neither empty nor a store. */
  public static final int AERO_CONFIG_NOT_A_STORE = 0x0105;

  /** REJECT: no schema given for a document. */
  public static final int AERO_SCHEMA_REQUIRED = 0x0201;

  /** REJECT: schema id not found. Reserved. */
  public static final int AERO_UNKNOWN_SCHEMA = 0x0202;

  /** REJECT: schema version not found. Reserved. */
  public static final int AERO_UNKNOWN_SCHEMA_VERSION = 0x0203;

  /** REJECT: document violates its schema. Reserved. */
  public static final int AERO_SCHEMA_VALIDATION_FAILED = 0x0204;

  /** REJECT: attempt to modify a published schema. Reserved. */
  public static final int AERO_SCHEMA_IMMUTABLE = 0x0205;

  /** REJECT: schema version missing. */
  public static final int AERO_SCHEMA_VERSION_REQUIRED = 0x0206;

  /** REJECT: vector length differs from the collection's dimension. */
  public static final int AERO_SCHEMA_DIMENSION_MISMATCH = 0x0207;

  /** REJECT: malformed query. */
  public static final int AERO_QUERY_INVALID = 0x0301;

  /** REJECT: query has no provable bound. Reserved. */
  public static final int AERO_QUERY_UNBOUNDED = 0x0302;

  /** REJECT: predicate on a field without an index. Reserved. */
  public static final int AERO_QUERY_UNINDEXED_FIELD = 0x0303;

  /** REJECT: limit missing or invalid. Reserved. */
  public static final int AERO_QUERY_LIMIT_REQUIRED = 0x0304;

  /** REJECT: sort field without an index. Reserved. */
  public static final int AERO_QUERY_SORT_NOT_INDEXED = 0x0305;

  /** REJECT: query and schema version differ. Reserved. */
  public static final int AERO_QUERY_SCHEMA_MISMATCH = 0x0306;

  /** REJECT: no such id or collection. */
  public static final int AERO_QUERY_NOT_FOUND = 0x0307;

  /** REJECT: another record has the key or the record is not as expected. */
  public static final int AERO_QUERY_CONFLICT = 0x0308;

  /** REJECT: caller's buffer is too small; the needed count is returned. */
  public static final int AERO_QUERY_BUFFER_TOO_SMALL = 0x0309;

  /** REJECT: a collection or store of this name exists already. */
  public static final int AERO_QUERY_EXISTS = 0x030a;

  /** ERROR or FATAL: disk I/O failed. */
  public static final int AERO_STORAGE_IO_ERROR = 0x0401;

  /** ERROR or FATAL: write or storage sync failed. */
  public static final int AERO_STORAGE_WRITE_FAILED = 0x0402;

  /** ERROR or FATAL: read failed. */
  public static final int AERO_STORAGE_READ_FAILED = 0x0403;

  /** ERROR: another handle or process holds the writer lock. */
  public static final int AERO_STORAGE_LOCKED = 0x0404;

  /** REJECT: write to something opened read-only. */
  public static final int AERO_STORAGE_READ_ONLY = 0x0405;

  /** ERROR or FATAL: no space or quota or file size limit. */
  public static final int AERO_STORAGE_FULL = 0x0406;

  /** REJECT: file or archive entry does not exist. */
  public static final int AERO_STORAGE_NOT_FOUND = 0x0407;

  /** FATAL: an earlier failure stopped writes on this handle. */
  public static final int AERO_STORAGE_POISONED = 0x0408;

  /** ERROR or FATAL: log write failed. */
  public static final int AERO_WAL_APPEND_FAILED = 0x0501;

  /** FATAL: log sync failed. */
  public static final int AERO_WAL_FSYNC_FAILED = 0x0502;

  /** FATAL: log checksum failed. */
  public static final int AERO_WAL_CORRUPTION = 0x0503;

  /** FATAL: recovery did not complete. Reserved. */
  public static final int AERO_RECOVERY_FAILED = 0x0601;

  /** FATAL: schema missing during replay. Reserved. */
  public static final int AERO_RECOVERY_SCHEMA_MISSING = 0x0602;

  /** FATAL: log and storage disagree. */
  public static final int AERO_RECOVERY_INCONSISTENT = 0x0603;

  /** FATAL: data checksum or format failed. */
  public static final int AERO_DATA_CORRUPTION = 0x0701;

  /** FATAL: index damaged and could not be rebuilt. */
  public static final int AERO_INDEX_CORRUPTION = 0x0702;

  /** FATAL: header or superblock or catalog invalid. */
  public static final int AERO_METADATA_CORRUPTION = 0x0703;

  /** ERROR: operation failed while running. Reserved. */
  public static final int AERO_EXECUTION_FAILED = 0x0801;

  /** ERROR: operation exceeded its time limit. */
  public static final int AERO_EXECUTION_TIMEOUT = 0x0802;

  /** REJECT: memory or row limit exceeded. */
  public static final int AERO_EXECUTION_LIMIT = 0x0803;

  /** REJECT: handle was closed. */
  public static final int AERO_EXECUTION_HANDLE_CLOSED = 0x0804;

  /** REJECT: not a handle of this kind or of this library. */
  public static final int AERO_EXECUTION_HANDLE_INVALID = 0x0805;

  /** REJECT: handle used in the child of a fork. */
  public static final int AERO_EXECUTION_FORKED = 0x0806;

  /** ERROR: task was cancelled. */
  public static final int AERO_EXECUTION_CANCELLED = 0x0807;

  /** ERROR or FATAL: out of memory. */
  public static final int AERO_EXECUTION_NO_MEMORY = 0x0808;

  /** ERROR: resource is in use. */
  public static final int AERO_EXECUTION_BUSY = 0x0809;

  /** BUG: an invariant was violated. */
  public static final int AERO_INTERNAL_INVARIANT = 0x0901;

  /** BUG: impossible state. */
  public static final int AERO_INTERNAL_STATE = 0x0902;

  /** BUG: unhandled exception caught at the boundary. */
  public static final int AERO_INTERNAL_PANIC = 0x0903;

  private Status() {}
}
