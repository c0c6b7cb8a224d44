// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifetimeTest {
  private static final int CYCLES = 100_000;
  private static final int THREADS = 4;
  private static final int CALLS_BEFORE = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final float[] VECTOR = {1, 2};

  @TempDir Path folder;

  @Test
  void openingAndClosingForEverTakesNoMemory() throws IOException {
    long before = 0;
    for (int i = 0; i < CYCLES; ++i) {
      if (i == CYCLES / 5) before = residentBytes();
      try (Store store = Store.open("memory:", Options.dimension(2));
          Batch batch = store.batch();
          Snapshot snapshot = store.snapshot();
          Cursor cursor = snapshot.cursor(0);
          Filter filter = Filter.groups(Filter.Mode.ALLOW, "g")) {
        assertEquals(store, batch.store());
        assertEquals(0, cursor.next(1).size());
        SearchOptions options = SearchOptions.defaults().filters(filter).task(new Task());
        assertEquals(0, snapshot.search(0, VECTOR, 1, options).size());
      }
    }
    long growth = residentBytes() - before;
    assertTrue(growth < 16 << 20, "grew by " + growth + " bytes");
  }

  /** Collects garbage first, so that it does not count. */
  private static long residentBytes() throws IOException {
    System.gc();
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }
    throw new IOException("no VmRSS in /proc/self/status");
  }

  @Test
  void forgottenHandlesAreClosed() {
    try (Store store = Vectors.storeOf(10, 2)) {
      for (int i = 0; i < 1000; ++i) store.snapshot().view(0, 1).get(0);
      collectUntil(() -> store.info().snapshots() == 0, "snapshots are still open");
    }
  }

  @Test
  void aForgottenStoreGivesItsFileBackAndLosesNothing() {
    String path = folder.resolve("a.chassis").toString();
    writeAndForget(path);
    AtomicReference<Store> opened = new AtomicReference<>();
    collectUntil(() -> opensUnlessLocked(path, opened), "the file is still locked");
    try (Store store = opened.get()) {
      assertEquals(1, store.info().records());
    }
  }

  private static boolean opensUnlessLocked(String path, AtomicReference<Store> opened) {
    try {
      opened.set(Store.open(path));
      return true;
    } catch (ChassisException e) {
      if (e.code() != Status.AERO_STORAGE_LOCKED) throw e;
      return false;
    }
  }

  /** Collects garbage until {@code done} holds; fails with {@code failure} if it never does. */
  private static void collectUntil(BooleanSupplier done, String failure) {
    long start = System.nanoTime();
    while (!done.getAsBoolean()) {
      long waited = System.nanoTime() - start;
      assertTrue(waited < PATIENCE.toNanos(), failure + " after " + PATIENCE + " of collections");
      System.gc();
    }
  }

  private static void writeAndForget(String path) {
    Store store = Store.open(path, Options.dimension(2));
    store.insert(VECTOR);
    store.commit();
    store.insert(VECTOR);
  }

  @Test
  void aBatchKeepsItsStoreOpen() {
    Batch batch = Store.open("memory:", Options.dimension(2)).batch();
    for (int i = 0; i < 10; ++i) System.gc();
    batch.insert(0, Records.vectors(VECTOR, 2));
    assertEquals(1, batch.commit().seq());
    batch.store().close();
  }

  @Test
  void aStoreIsClosedWhileOthersSearchIt() throws Exception {
    Store store = Vectors.storeOf(2000, 2);
    closeWhile(store, () -> store.search(VECTOR, 3).size());
  }

  @Test
  void aSnapshotIsClosedWhileOthersReadIt() throws Exception {
    try (Store store = Vectors.storeOf(2000, 2)) {
      Snapshot snapshot = store.snapshot();
      View view = snapshot.view(0, 7);
      float[] expected = {7, 7};
      closeWhile(
          snapshot,
          () -> {
            float[] vector = new float[2];
            view.copyTo(vector);
            assertEquals(expected[0], vector[0]);
            return snapshot.search(0, new float[] {1, 2, 3, 4}, 2, 3).count(0);
          });
      assertEquals(0, store.info().snapshots());
    }
  }

  /** Closes while threads call; each call succeeds or says that the handle was closed. */
  private static void closeWhile(Handle handle, Callable<Integer> call) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch started = new CountDownLatch(THREADS * CALLS_BEFORE);
    List<Future<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < THREADS; ++i) {
      callers.add(threads.submit(() -> callUntilClosed(call, started)));
    }
    assertTrue(started.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "calls do not return");
    handle.close();
    for (Future<Integer> caller : callers) {
      assertTrue(caller.get(PATIENCE.toSeconds(), TimeUnit.SECONDS) >= CALLS_BEFORE);
    }
    threads.shutdown();
  }

  private static int callUntilClosed(Callable<Integer> call, CountDownLatch started)
      throws Exception {
    for (int calls = 0; ; ++calls) {
      try {
        assertEquals(3, call.call());
      } catch (ChassisException e) {
        if (e.code() == Status.AERO_EXECUTION_HANDLE_CLOSED) return calls;
        throw e;
      }
      if (calls < CALLS_BEFORE) started.countDown();
    }
  }

  @Test
  void theLastReaderClosesASnapshot() {
    List<Long> closed = new ArrayList<>();
    ReadGuard guard = new ReadGuard(closed::add);
    assertTrue(guard.enter());
    assertTrue(guard.enter());
    guard.accept(5);
    assertTrue(!guard.enter());
    guard.leave();
    assertTrue(closed.isEmpty());
    guard.leave();
    assertEquals(List.of(5L), closed);
  }
}
