// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * A handle of the C library: a number that is checked by every call, so that using one that was
 * closed is an exception. One that is forgotten instead of closed is closed after it was collected.
 */
abstract class Handle implements AutoCloseable {
  final long number;
  private final Closing closing;

  Handle(long number, LongConsumer close) {
    this.number = number;
    closing = new Closing(number, close);
    closing.registered = HandleCloser.register(this, closing);
  }

  /**
   * Closes the handle; again is allowed and does nothing. It never waits for a call of another
   * thread. Whatever it throws, the handle is closed.
   *
   * @throws ChassisException if closing fails
   */
  @Override
  public void close() {
    if (!closing.begin()) return;
    closing.registered.clean();
    closing.end();
  }

  /** What closing needs; holds no reference to the handle, so that it can be collected. */
  static final class Closing implements Runnable {
    private final long number;
    private final LongConsumer close;
    private final AtomicBoolean begun = new AtomicBoolean();
    private java.lang.ref.Cleaner.Cleanable registered;

    Closing(long number, LongConsumer close) {
      this.number = number;
      this.close = close;
    }

    boolean begin() {
      return begun.compareAndSet(false, true);
    }

    void end() {
      close.accept(number);
    }

    /** The handle was collected. Closing a store may write, so it is left to another thread. */
    @Override
    public void run() {
      if (begin()) HandleCloser.enqueue(this);
    }
  }
}
