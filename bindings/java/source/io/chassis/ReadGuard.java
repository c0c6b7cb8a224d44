// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * Keeps borrowed memory valid while Java reads it. Closing does not wait for the readers; the last
 * reader closes the handle.
 */
final class ReadGuard implements LongConsumer {
  private static final int CLOSED = Integer.MIN_VALUE;

  /** The number of readers inside, and the bit CLOSED. */
  private final AtomicInteger state = new AtomicInteger();

  private final LongConsumer close;
  private volatile long number;

  ReadGuard(LongConsumer close) {
    this.close = close;
  }

  /** False if the handle is closed. Otherwise call {@link #leave()}, or it is never closed. */
  boolean enter() {
    int readers;
    do {
      readers = state.get();
      if (readers < 0) return false;
    } while (!state.compareAndSet(readers, readers + 1));
    return true;
  }

  void leave() {
    if (state.decrementAndGet() == CLOSED) close.accept(number);
  }

  /** Closes the handle, now or when the last reader leaves. {@link Handle} calls it once. */
  @Override
  public void accept(long handle) {
    number = handle;
    if (state.getAndUpdate(readers -> readers | CLOSED) == 0) close.accept(handle);
  }
}
