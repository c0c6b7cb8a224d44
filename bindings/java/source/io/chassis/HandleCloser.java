// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.lang.ref.Cleaner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Closes handles that were forgotten: a cleaner finds them, a thread of its own closes them. */
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
        // Nobody is left to tell. What was committed stays so, the next open recovers it.
      }
    }
  }
}
