// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** What a store says about itself: {@link Store#info()}. */
public final class StoreInfo {
  private static final int STRUCT_SIZE = 72;

  private final int collections;
  private final boolean readOnly;
  private final boolean poisoned;
  private final long commitSequence;
  private final long checkpointSequence;
  private final long records;
  private final long fileBytes;
  private final long logBytes;
  private final long staged;
  private final long snapshots;

  StoreInfo(Store store) {
    ByteBuffer struct = Struct.allocate(STRUCT_SIZE);
    Native.chassis_info(store, struct.array());
    Struct.rewind(struct);
    collections = struct.getInt();
    readOnly = Struct.getBoolean(struct);
    poisoned = Struct.getBoolean(struct);
    commitSequence = struct.getLong();
    checkpointSequence = struct.getLong();
    records = struct.getLong();
    fileBytes = struct.getLong();
    logBytes = struct.getLong();
    staged = struct.getLong();
    snapshots = struct.getLong();
  }

  /** Collections, the default one included. */
  public int collections() {
    return collections;
  }

  /** Whether it was opened for reading only. */
  public boolean readOnly() {
    return readOnly;
  }

  /** Whether a failure stopped writing until the store is reopened. */
  public boolean poisoned() {
    return poisoned;
  }

  /** Number of the newest commit; 0 is the new store. */
  public long commitSequence() {
    return commitSequence;
  }

  /** Newest commit that is in the main file without its logs. */
  public long checkpointSequence() {
    return checkpointSequence;
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

  /** Writes staged in the store's own batch: what closing would discard. */
  public long staged() {
    return staged;
  }

  /** Snapshots that are open. */
  public long snapshots() {
    return snapshots;
  }
}
