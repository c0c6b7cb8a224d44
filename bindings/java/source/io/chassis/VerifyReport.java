// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The result of {@link Store#verify(int)}. */
public final class VerifyReport {
  private final long vectors;
  private final long documents;
  private final long bytes;
  private final long findings;
  private final List<Finding> listed;

  VerifyReport(Store store, int capacity, Task task) {
    if (capacity < 0 || capacity > Integer.MAX_VALUE / Layouts.FINDING) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    ByteBuffer struct = Struct.allocate(Layouts.VERIFY_REPORT);
    ByteBuffer structs = Struct.allocate(Layouts.FINDING, capacity);
    ChassisException failure = verify(store, task, struct, structs);
    vectors = struct.getLong(Layouts.VERIFY_REPORT_VECTORS);
    documents = struct.getLong(Layouts.VERIFY_REPORT_DOCUMENTS);
    bytes = struct.getLong(Layouts.VERIFY_REPORT_BYTES);
    findings = struct.getLong(Layouts.VERIFY_REPORT_FINDINGS);
    if (failure != null && findings == 0) throw failure;
    listed = list(structs, (int) Math.min(capacity, findings));
  }

  private static ChassisException verify(
      Store store, Task task, ByteBuffer struct, ByteBuffer structs) {
    try {
      long bounds = task == null ? 0 : task.address();
      Native.chassis_verify(store, bounds, struct.array(), structs.array());
      return null;
    } catch (ChassisException e) {
      return e;
    } finally {
      Reference.reachabilityFence(task);
    }
  }

  private static List<Finding> list(ByteBuffer structs, int count) {
    List<Finding> list = new ArrayList<>(count);
    for (int i = 0; i < count; ++i) list.add(new Finding(Struct.at(structs, Layouts.FINDING, i)));
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

  /** Bytes read. */
  public long bytes() {
    return bytes;
  }

  /** Damaged structures; 0 means that every byte in use is as it was written. */
  public long findings() {
    return findings;
  }

  /** The first findings, at most the `capacity` asked for, in the order of the file. */
  public List<Finding> listed() {
    return listed;
  }
}
