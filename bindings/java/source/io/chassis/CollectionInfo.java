// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/**
 * What a collection is at one commit: {@link Store#collection(int)}, {@link
 * Snapshot#collection(int)}.
 */
public final class CollectionInfo {
  private final int number;
  private final int dimension;
  private final Metric metric;
  private final long live;
  private final long deleted;
  private final long capacity;
  private final long nextId;
  private final long bytes;
  private final String name;

  /** Memory for the struct that the constructor reads. */
  static ByteBuffer allocate() {
    return Struct.allocate(Layouts.COLLECTION_INFO);
  }

  CollectionInfo(ByteBuffer struct) {
    number = struct.getInt(Layouts.COLLECTION_INFO_NUMBER);
    dimension = struct.getInt(Layouts.COLLECTION_INFO_DIMENSION);
    metric = Metric.of(struct.getInt(Layouts.COLLECTION_INFO_METRIC));
    live = struct.getLong(Layouts.COLLECTION_INFO_LIVE);
    deleted = struct.getLong(Layouts.COLLECTION_INFO_DELETED);
    capacity = struct.getLong(Layouts.COLLECTION_INFO_CAPACITY);
    nextId = struct.getLong(Layouts.COLLECTION_INFO_NEXT_ID);
    bytes = struct.getLong(Layouts.COLLECTION_INFO_BYTES);
    name =
        Struct.getText(
            struct, Layouts.COLLECTION_INFO_NAME, Layouts.COLLECTION_INFO_NAME_CAPACITY);
  }

  /** Its number, fixed for its life. */
  public int number() {
    return number;
  }

  /** Floats per vector; 0: documents only. */
  public int dimension() {
    return dimension;
  }

  /** What search in it calls near. */
  public Metric metric() {
    return metric;
  }

  /** Live records. */
  public long live() {
    return live;
  }

  /** Slots for vectors whose records were deleted or replaced. */
  public long deleted() {
    return deleted;
  }

  /** Slots for vectors that the file has room for without growing. */
  public long capacity() {
    return capacity;
  }

  /** The id that the next new record gets if none is reserved. */
  public long nextId() {
    return nextId;
  }

  /** Bytes of the file that are set aside for it. */
  public long bytes() {
    return bytes;
  }

  /** Its name. */
  public String name() {
    return name;
  }
}
