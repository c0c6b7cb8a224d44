// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A walk over the live records of a collection, each once. A cursor is for one thread at a time,
 * otherwise calls fail with AERO_EXECUTION_BUSY.
 */
public final class Cursor extends Handle {
  private final ReadGuard guard;
  private final int dimension;

  Cursor(long number, int dimension) {
    this(number, dimension, new ReadGuard(NativeFunctions::chassis_cursor_close));
  }

  private Cursor(long number, int dimension, ReadGuard guard) {
    super(number, guard);
    this.guard = guard;
    this.dimension = dimension;
  }

  /**
   * Returns the next records. The status of a damaged record says so, and the cursor goes on.
   *
   * @param capacity the most records to return, at least 1
   * @return the records; fewer than `capacity` do not mean the end, an empty list does
   */
  public List<Record> next(int capacity) {
    ByteBuffer structs = Struct.allocate(Layouts.RECORD, capacity);
    boolean reading = guard.enter();
    try {
      int count = (int) Native.chassis_cursor_next(this, structs.array());
      List<Record> records = new ArrayList<>(count);
      for (int i = 0; i < count && reading; ++i) {
        records.add(new Record(Struct.at(structs, Layouts.RECORD, i), dimension));
      }
      return records;
    } finally {
      if (reading) guard.leave();
      Reference.reachabilityFence(this);
    }
  }
}
