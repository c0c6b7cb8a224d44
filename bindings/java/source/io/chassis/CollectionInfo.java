// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/**
 * The state of a collection at one commit: {@link Store#collection(int)}, {@link
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

  /** The metric of its searches. */
  public Metric metric() {
    return metric;
  }

  /** Live records. */
  public long live() {
    return live;
  }

  /** Slots of vectors whose records were deleted or replaced. */
  public long deleted() {
    return deleted;
  }

  /** Slots for vectors that fit without growing the file. */
  public long capacity() {
    return capacity;
  }

  /** The id that the next new record gets if none is reserved. */
  public long nextId() {
    return nextId;
  }

  /** Bytes of the file that belong to the collection. */
  public long bytes() {
    return bytes;
  }

  /** Its name. */
  public String name() {
    return name;
  }
}
