// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/**
 * What a collection is at one commit: {@link Store#collection(int)}, {@link
 * Snapshot#collection(int)}.
 */
public final class CollectionInfo {
  private static final int STRUCT_SIZE = 312;

  private final int number;
  private final int dimension;
  private final Metric metric;
  private final long live;
  private final long deleted;
  private final long capacity;
  private final long nextId;
  private final long bytes;
  private final String name;

  /** Room for the struct that the constructor reads. */
  static ByteBuffer allocate() {
    return Struct.allocate(STRUCT_SIZE);
  }

  CollectionInfo(ByteBuffer struct) {
    Struct.rewind(struct);
    number = struct.getInt();
    dimension = struct.getInt();
    metric = Metric.of(struct.getInt());
    live = struct.getLong();
    deleted = struct.getLong();
    capacity = struct.getLong();
    nextId = struct.getLong();
    bytes = struct.getLong();
    name = Struct.getText(struct, 256);
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

  /** Places for vectors whose records were deleted or replaced. */
  public long deleted() {
    return deleted;
  }

  /** Places for vectors that the file has room for without growing. */
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
