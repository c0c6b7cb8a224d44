// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * A handle of the C library: a number that every call checks, so that using a closed handle throws
 * an exception. A handle that is collected without being closed is closed then.
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
   * Closes the handle; closing it again does nothing. This never waits for a call of another
   * thread. The handle is closed even if this throws.
   *
   * @throws ChassisException if closing fails
   */
  @Override
  public void close() {
    if (!closing.begin()) return;
    closing.registered.clean();
    closing.end();
  }

  /** The state of closing. It does not reference the handle, so that it can be collected. */
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

    /** Runs once the handle was collected. Another thread closes, because closing may write. */
    @Override
    public void run() {
      if (begin()) HandleCloser.enqueue(this);
    }
  }
}
