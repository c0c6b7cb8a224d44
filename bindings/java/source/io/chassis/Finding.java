// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** One damaged structure: {@link VerifyReport#listed()}. */
public final class Finding {
  /** The value of {@link #collection()} if the damage belongs to no collection. */
  public static final int NO_COLLECTION = -1;

  /** Whether a damaged record is in use. */
  public enum RecordState {
    /** The damage is in no record, or in an unknown one. */
    UNKNOWN,
    /** A live record. */
    LIVE,
    /** A record that was deleted or replaced. No read returns it. */
    DEAD
  }

  /** The files of a store. */
  public enum StoreFile {
    /** The main file. */
    MAIN,
    /** The first log. */
    WAL0,
    /** The second log. */
    WAL1
  }

  private final int code;
  private final int collection;
  private final long id;
  private final RecordState state;
  private final StoreFile file;
  private final long offset;
  private final long length;
  private final String message;

  Finding(ByteBuffer struct) {
    code = struct.getInt(Layouts.FINDING_CODE);
    collection = struct.getInt(Layouts.FINDING_COLLECTION);
    id = struct.getLong(Layouts.FINDING_ID);
    state = RecordState.values()[struct.getInt(Layouts.FINDING_RECORD_STATE)];
    file = StoreFile.values()[struct.getInt(Layouts.FINDING_FILE)];
    offset = struct.getLong(Layouts.FINDING_OFFSET);
    length = struct.getLong(Layouts.FINDING_LENGTH);
    message =
        Struct.getText(struct, Layouts.FINDING_MESSAGE, Layouts.FINDING_MESSAGE_CAPACITY);
  }

  /** The code of the damage, one of {@link Status}. */
  public int code() {
    return code;
  }

  /** The name of the code, for example "AERO_DATA_CORRUPTION". */
  public String name() {
    return Native.chassis_status_name(code);
  }

  /** Collection of the damaged record; {@link #NO_COLLECTION} if it belongs to none. */
  public int collection() {
    return collection;
  }

  /** Id of the damaged record; {@link Snapshot#NO_ID} if it belongs to none. */
  public long id() {
    return id;
  }

  /** Whether the record is in use. */
  public RecordState state() {
    return state;
  }

  /** The file. */
  public StoreFile file() {
    return file;
  }

  /** Offset of the structure in the file; {@link ChassisException#NO_OFFSET} if unknown. */
  public long offset() {
    return offset;
  }

  /** Its length in bytes; 0 if unknown. */
  public long length() {
    return length;
  }

  /** The reason, for a person to read. */
  public String message() {
    return message;
  }
}
