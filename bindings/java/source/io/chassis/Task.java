// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * The bounds of long calls, and how far they are. Any thread may cancel a task or ask it for
 * progress while calls use it. Its bounds are set before.
 *
 * <pre>{@code
 * Task task = new Task().timeout(Duration.ofSeconds(10));
 * ... in another thread: task.cancel() ...
 * store.verify(0, task);
 * }</pre>
 *
 * <p>A call that a task stops has changed nothing, and fails with AERO_EXECUTION_CANCELLED,
 * AERO_EXECUTION_TIMEOUT or, for memory, AERO_EXECUTION_LIMIT.
 */
public final class Task {
  private static final int BUDGET = Layouts.TASK_BUDGET_BYTES;
  private static final int TIMEOUT = Layouts.TASK_TIMEOUT_MS;
  // Behind the struct lies what other threads read and write.
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

  /** How long each call may take, from its beginning; more than 0. */
  public Task timeout(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout " + timeout);
    }
    memory.putLong(TIMEOUT, Math.max(1, timeout.toMillis()));
    return this;
  }

  /** How many bytes of working memory each call may use; more than 0. */
  public Task budget(long bytes) {
    if (bytes <= 0) throw new IllegalArgumentException("budget " + bytes);
    memory.putLong(BUDGET, bytes);
    return this;
  }

  /** Stops the calls that use it, soon, and those that begin with it later. */
  public void cancel() {
    INTS.setOpaque(memory, CANCELLED, 1);
  }

  /** Whether it was cancelled. */
  public boolean isCancelled() {
    return (int) INTS.getOpaque(memory, CANCELLED) != 0;
  }

  /**
   * How far the call is that told it last: bytes of the store read or passed over, of {@link
   * #total()}. 0 until a call told anything, which is at most ten times a second and at its end.
   */
  public long done() {
    return (long) LONGS.getOpaque(memory, DONE);
  }

  /** What {@link #done()} will be when the work is done; 0 until a call told anything. */
  public long total() {
    return (long) LONGS.getOpaque(memory, TOTAL);
  }

  /** The chassis_task, as long as this can be reached. */
  long address() {
    return address;
  }
}
