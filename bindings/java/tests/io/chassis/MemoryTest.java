// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final int DIMENSION = 64;
  private static final int THREADS = 4;
  private static final int ROUNDS = 50;

  private static long addressOf(long size) {
    try (Memory memory = Memory.allocate(size)) {
      return memory.address;
    }
  }

  @Test
  void aBlockOfUsualSizeServesTheNextCall() {
    long first = addressOf(Memory.KEPT_AT_LEAST * 2);
    assertEquals(first, addressOf(Memory.KEPT_AT_LEAST * 2));
    assertEquals(first, addressOf(Memory.KEPT_AT_LEAST));
    addressOf(Memory.KEPT_AT_LEAST - 1);
    addressOf(Memory.KEPT_AT_MOST + 1);
    assertEquals(first, addressOf(Memory.KEPT_AT_LEAST * 2), "small and huge ones are not kept");
  }

  @Test
  void aBlockServesOneCallAtATime() {
    try (Memory one = Memory.allocate(Memory.KEPT_AT_LEAST);
        Memory other = Memory.allocate(Memory.KEPT_AT_LEAST)) {
      assertNotEquals(one.address, other.address);
    }
  }

  /** Inserts matrices of one value each; returns the number of rows that hold another value. */
  private static int insertAndCompare(Store store, int thread) {
    int wrong = 0;
    for (int round = 0; round < ROUNDS; ++round) {
      int rows = (int) Memory.KEPT_AT_LEAST / (Float.BYTES * DIMENSION) * (1 + round % 3);
      float[] matrix = new float[rows * DIMENSION];
      Arrays.fill(matrix, thread * ROUNDS + round);
      try (Batch batch = store.batch()) {
        long[] ids = batch.insert(0, Records.vectors(matrix, DIMENSION));
        batch.commit();
        float[] read = new float[matrix.length];
        try (Snapshot snapshot = store.snapshot()) {
          snapshot.get(0, ids, read, DIMENSION);
          batch.delete(0, ids);
          batch.commit();
        }
        if (!Arrays.equals(matrix, read)) ++wrong;
      }
    }
    return wrong;
  }

  @Test
  void threadsDoNotSeeEachOthersMatrices() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Store store = Store.open("memory:", Options.dimension(DIMENSION))) {
      List<Callable<Integer>> calls = new java.util.ArrayList<>();
      for (int i = 0; i < THREADS; ++i) {
        int thread = i;
        calls.add(() -> insertAndCompare(store, thread));
      }
      for (Future<Integer> wrong : threads.invokeAll(calls)) assertEquals(0, wrong.get());
    } finally {
      threads.shutdown();
    }
  }
}
