// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * Bounds and progress of long calls. Any thread may cancel a task or read its progress while calls
 * use it. Set its bounds before the calls, because a call reads them without synchronization.
 *
 * <pre>{@code
 * Task task = new Task().timeout(Duration.ofSeconds(10));
 * ... in another thread: task.cancel() ...
 * store.verify(0, task);
 * }</pre>
 *
 * <p>A call that a task stops changes nothing and fails with AERO_EXECUTION_CANCELLED,
 * AERO_EXECUTION_TIMEOUT or, for memory, AERO_EXECUTION_LIMIT.
 */
public final class Task {
  private static final int BUDGET = Layouts.TASK_BUDGET_BYTES;
  private static final int TIMEOUT = Layouts.TASK_TIMEOUT_MS;
  // After the struct come the fields that other threads read and write.
  private static final int CANCELLED = Layouts.TASK;
  private static final int DONE = CANCELLED + Long.BYTES;
  private static final int TOTAL = DONE + Long.BYTES;
  private static final int SIZE = TOTAL + Long.BYTES;

  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** Direct, so that it does not move and lives as long as the task. */
  private final ByteBuffer memory = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());

  private final long address = Native.memory_address(memory);

  /** A task without bounds. */
  public Task() {
    memory.putInt(0, Layouts.TASK);
    memory.putLong(Layouts.TASK_CANCEL, address + CANCELLED);
    memory.putLong(Layouts.TASK_PROGRESS, Native.progress_recorder());
    memory.putLong(Layouts.TASK_USER, address + DONE);
  }

  /** Sets how long each call may take from its start; more than 0. */
  public Task timeout(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout " + timeout);
    }
    memory.putLong(TIMEOUT, Math.max(1, timeout.toMillis()));
    return this;
  }

  /** Sets how many bytes of working memory each call may use; more than 0. */
  public Task budget(long bytes) {
    if (bytes <= 0) throw new IllegalArgumentException("budget " + bytes);
    memory.putLong(BUDGET, bytes);
    return this;
  }

  /** Soon stops the calls that use the task, and all later calls with it. */
  public void cancel() {
    INTS.setOpaque(memory, CANCELLED, 1);
  }

  /** Whether the task was cancelled. */
  public boolean isCancelled() {
    return (int) INTS.getOpaque(memory, CANCELLED) != 0;
  }

  /**
   * Bytes of the store read or skipped, of {@link #total()}, by the call that reported last; 0
   * before the first report. A call reports at most ten times a second and at its end.
   */
  public long done() {
    return (long) LONGS.getOpaque(memory, DONE);
  }

  /** The value of {@link #done()} at the end of the work; 0 before the first report. */
  public long total() {
    return (long) LONGS.getOpaque(memory, TOTAL);
  }

  /** Address of the chassis_task, valid while this object is reachable. */
  long address() {
    return address;
  }
}
