// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import static io.chassis.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TaskTest {
  private static final int DIMENSION = 64;

  private final Task task = new Task();

  /** A search that takes far longer than anybody waits: many queries over all vectors. */
  private void searchForLong(Store store) {
    float[] queries = Vectors.rows(4000, DIMENSION);
    try (Snapshot snapshot = store.snapshot()) {
      while (true) {
        SearchOptions options = SearchOptions.defaults().task(task);
        snapshot.search(0, queries, DIMENSION, 1, options);
      }
    }
  }

  @Test
  void aCancelledTaskStopsSearchAndVerify() {
    try (Store store = Vectors.storeOf(10, DIMENSION);
        Snapshot snapshot = store.snapshot()) {
      assertFalse(task.isCancelled());
      SearchOptions options = SearchOptions.defaults().task(task);
      assertEquals(3, snapshot.search(0, new float[DIMENSION], 3, options).size());
      task.cancel();
      assertTrue(task.isCancelled());
      assertFails(
          Status.AERO_EXECUTION_CANCELLED,
          () -> snapshot.search(0, new float[DIMENSION], 3, options));
      assertFails(Status.AERO_EXECUTION_CANCELLED, () -> store.verify(1, task));
    }
  }

  @Test
  void anotherThreadCancelsACallThatRuns() throws InterruptedException {
    try (Store store = Vectors.storeOf(5000, DIMENSION)) {
      CountDownLatch reported = new CountDownLatch(1);
      Thread other =
          new Thread(
              () -> {
                while (task.done() == 0) Thread.onSpinWait();
                task.cancel();
                reported.countDown();
              });
      other.start();
      assertFails(Status.AERO_EXECUTION_CANCELLED, () -> searchForLong(store));
      reported.await();
    }
  }

  @Test
  void timeoutAndBudgetBoundACall() {
    try (Store store = Vectors.storeOf(5000, DIMENSION);
        Snapshot snapshot = store.snapshot()) {
      task.timeout(Duration.ofNanos(1));
      assertFails(Status.AERO_EXECUTION_TIMEOUT, () -> searchForLong(store));
      SearchOptions poor = SearchOptions.defaults().task(new Task().budget(1));
      assertFails(
          Status.AERO_EXECUTION_LIMIT,
          () -> snapshot.search(0, new float[DIMENSION], 3, poor));
    }
  }

  @Test
  void aCallSaysWhenItIsDone() {
    assertEquals(0, task.done());
    assertEquals(0, task.total());
    try (Store store = Vectors.storeOf(5000, DIMENSION)) {
      assertEquals(0, store.verify(0, task).findings());
      assertTrue(task.total() >= 5000L * DIMENSION * Float.BYTES);
      assertEquals(task.total(), task.done());
    }
  }

  @Test
  void boundsThatAreNoneAreRefused() {
    Class<IllegalArgumentException> refused = IllegalArgumentException.class;
    assertThrows(refused, () -> task.timeout(Duration.ZERO));
    assertThrows(refused, () -> task.timeout(Duration.ofSeconds(-1)));
    assertThrows(refused, () -> task.budget(0));
    assertThrows(NullPointerException.class, () -> task.timeout(null));
  }
}
