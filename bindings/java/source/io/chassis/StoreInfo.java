// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** The state of a store: {@link Store#info()}. */
public final class StoreInfo {
  private final int collections;
  private final boolean readOnly;
  private final boolean poisoned;
  private final long commitSeq;
  private final long checkpointSeq;
  private final long records;
  private final long fileBytes;
  private final long logBytes;
  private final long staged;
  private final long snapshots;

  StoreInfo(Store store) {
    ByteBuffer struct = Struct.allocate(Layouts.STORE_INFO);
    Native.chassis_get_info(store, struct.array());
    collections = struct.getInt(Layouts.STORE_INFO_COLLECTIONS);
    readOnly = Struct.getBoolean(struct, Layouts.STORE_INFO_READ_ONLY);
    poisoned = Struct.getBoolean(struct, Layouts.STORE_INFO_POISONED);
    commitSeq = struct.getLong(Layouts.STORE_INFO_COMMIT_SEQ);
    checkpointSeq = struct.getLong(Layouts.STORE_INFO_CHECKPOINT_SEQ);
    records = struct.getLong(Layouts.STORE_INFO_RECORDS);
    fileBytes = struct.getLong(Layouts.STORE_INFO_FILE_BYTES);
    logBytes = struct.getLong(Layouts.STORE_INFO_LOG_BYTES);
    staged = struct.getLong(Layouts.STORE_INFO_STAGED);
    snapshots = struct.getLong(Layouts.STORE_INFO_SNAPSHOTS);
  }

  /** Collections, the default one included. */
  public int collections() {
    return collections;
  }

  /** Whether the store was opened for reading only. */
  public boolean readOnly() {
    return readOnly;
  }

  /** Whether a failure stopped writing until the store is reopened. */
  public boolean poisoned() {
    return poisoned;
  }

  /** Number of the newest commit; 0 for a new store. */
  public long commitSeq() {
    return commitSeq;
  }

  /** Number of the newest commit that the main file holds without its logs. */
  public long checkpointSeq() {
    return checkpointSeq;
  }

  /** Live records in all collections. */
  public long records() {
    return records;
  }

  /** Bytes of the main file. */
  public long fileBytes() {
    return fileBytes;
  }

  /** Bytes of the logs. */
  public long logBytes() {
    return logBytes;
  }

  /** Writes staged in the store's own batch, which closing discards. */
  public long staged() {
    return staged;
  }

  /** Open snapshots. */
  public long snapshots() {
    return snapshots;
  }
}
