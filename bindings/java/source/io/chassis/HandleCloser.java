// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.lang.ref.Cleaner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Closes forgotten handles. A cleaner finds them, and a thread of its own closes them, because
 * closing may take long.
 */
final class HandleCloser {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final BlockingQueue<Handle.Closing> QUEUE = new LinkedBlockingQueue<>();

  static {
    Thread thread = new Thread(HandleCloser::closeAll, "chassis-handle-closer");
    thread.setDaemon(true);
    thread.start();
  }

  private HandleCloser() {}

  static Cleaner.Cleanable register(Handle handle, Runnable collected) {
    return CLEANER.register(handle, collected);
  }

  static void enqueue(Handle.Closing closing) {
    QUEUE.add(closing);
  }

  private static void closeAll() {
    while (true) {
      try {
        QUEUE.take().end();
      } catch (InterruptedException | ChassisException ignored) {
        // No caller is left to report to. Nothing committed is lost: the next open recovers it.
      }
    }
  }
}
