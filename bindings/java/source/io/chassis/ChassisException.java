// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/**
 * The failure of a call. {@link #code()} says which failure it is, {@link #severity()} what to do
 * about it, and the message names the file, offset or argument at fault.
 */
public final class ChassisException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The value of {@link #offset()} if no byte of a file is at fault. */
  public static final long NO_OFFSET = -1;

  /** The value of {@link #row()} if no row is at fault. */
  public static final long NO_ROW = -1;

  private final int code;
  private final int severity;
  private final int systemError;
  private final long offset;
  private final long row;
  private final int outcome;
  private final String promise;

  /** Called by the native part. */
  ChassisException(
      int code,
      int severity,
      int systemError,
      long offset,
      long row,
      int outcome,
      byte[] promise,
      byte[] message) {
    super(Text.decode(message));
    this.code = code;
    this.severity = severity;
    this.systemError = systemError;
    this.offset = offset;
    this.row = row;
    this.outcome = outcome;
    this.promise = Text.decode(promise);
  }

  /** For a call that Java refuses before the native part. */
  ChassisException(int code, String message) {
    super(message);
    this.code = code;
    this.severity = Native.chassis_status_severity(code);
    this.systemError = 0;
    this.offset = NO_OFFSET;
    this.row = NO_ROW;
    this.outcome = 0;
    this.promise = "";
  }

  /** The number of the failure: one of {@link Status}, or one that a newer library added. */
  public int code() {
    return code;
  }

  /** The name of the failure, for example "AERO_STORAGE_FULL". */
  public String name() {
    return Native.chassis_status_name(code);
  }

  /** The meaning of the failure for the caller. */
  public Severity severity() {
    return Severity.of(severity);
  }

  /** The errno of the system call at fault, or 0. */
  public int systemError() {
    return systemError;
  }

  /** Offset in the file that the message names; {@link #NO_OFFSET} if none. */
  public long offset() {
    return offset;
  }

  /** Row of the records, ids, keys or queries at fault; {@link #NO_ROW} if none. */
  public long row() {
    return row;
  }

  /** The outcome of a failed commit; NONE for all other calls. */
  public Outcome outcome() {
    return Outcome.of(outcome);
  }

  /** The promise at stake, for example "D2" (corruption is never ignored); or "". */
  public String promise() {
    return promise;
  }

  /** The name and the message. */
  @Override
  public String toString() {
    return getClass().getName() + ": " + name() + ": " + getMessage();
  }
}
