// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What {@link Store#verify(int)} read and found. */
public final class VerifyReport {
  private static final int STRUCT_SIZE = 40;

  private final long vectors;
  private final long documents;
  private final long bytes;
  private final long findings;
  private final List<Finding> listed;

  VerifyReport(Store store, int capacity, Task task) {
    if (capacity < 0 || capacity > Integer.MAX_VALUE / Finding.STRUCT_SIZE) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    ByteBuffer struct = Struct.allocate(STRUCT_SIZE);
    byte[] structs = new byte[capacity * Finding.STRUCT_SIZE];
    ChassisException failure = verify(store, task, struct, structs);
    Struct.rewind(struct).getInt(); // reserved
    vectors = struct.getLong();
    documents = struct.getLong();
    bytes = struct.getLong();
    findings = struct.getLong();
    if (failure != null && findings == 0) throw failure;
    listed = list(structs, (int) Math.min(capacity, findings));
  }

  private static ChassisException verify(
      Store store, Task task, ByteBuffer struct, byte[] structs) {
    try {
      Native.chassis_verify(store, task == null ? 0 : task.address(), struct.array(), structs);
      return null;
    } catch (ChassisException e) {
      return e;
    } finally {
      Reference.reachabilityFence(task);
    }
  }

  private static List<Finding> list(byte[] structs, int count) {
    ByteBuffer fields = ByteBuffer.wrap(structs).order(ByteOrder.nativeOrder());
    List<Finding> list = new ArrayList<>(count);
    for (int i = 0; i < count; ++i) list.add(new Finding(fields));
    return Collections.unmodifiableList(list);
  }

  /** Vectors whose checksums were compared. */
  public long vectors() {
    return vectors;
  }

  /** Documents whose checksums were compared. */
  public long documents() {
    return documents;
  }

  /** Bytes read for it. */
  public long bytes() {
    return bytes;
  }

  /** Damaged places; 0 says that every byte in use is as it was written. */
  public long findings() {
    return findings;
  }

  /** The first findings, as many as were asked for, in the order of the file. */
  public List<Finding> listed() {
    return listed;
  }
}
