// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import static io.chassis.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private static final int COUNT = 100;

  private final Store store = Vectors.storeOf(COUNT, 3);
  private final Snapshot snapshot = store.snapshot();

  @AfterEach
  void close() {
    snapshot.close();
    store.close();
  }

  private void deleteAll() {
    try (Batch batch = store.batch();
        Cursor cursor = snapshot.cursor(0)) {
      for (Record record : cursor.next(COUNT)) batch.delete(0, record.id());
      batch.commit();
    }
  }

  @Test
  void itSeesOneCommitHoweverTheStoreMovesOn() {
    View view = snapshot.view(0, 42);
    deleteAll();
    assertEquals(0, store.info().records());
    assertEquals(COUNT, snapshot.count(0));
    assertEquals(1, snapshot.commitSeq());
    assertEquals(42f, view.get(2));
    assertEquals(42, snapshot.search(0, new float[] {42, 42, 42}, 1).get(0).id());
  }

  @Test
  void itOutlivesItsStore() {
    store.close();
    assertEquals(COUNT, snapshot.count(0));
    assertEquals(7f, snapshot.view(0, 7).get(0));
  }

  @Test
  void itSaysWhatACollectionIsAfterADropAndTheEndOfItsStore() {
    int number = store.createCollection("\u65e5\u672c", 2, Metric.COSINE);
    try (Batch batch = store.batch()) {
      batch.insert(number, Records.vectors(new float[] {1, 2}, 2));
      batch.commit();
    }
    try (Snapshot newer = store.snapshot()) {
      store.dropCollection(number);
      store.close();
      CollectionInfo info = newer.collection(number);
      assertEquals(number, info.number());
      assertEquals("\u65e5\u672c", info.name());
      assertEquals(2, info.dimension());
      assertEquals(Metric.COSINE, info.metric());
      assertEquals(1, info.live());
      assertEquals(2f, newer.view(number, 0).get(1));
    }
    assertFails(Status.AERO_QUERY_NOT_FOUND, () -> snapshot.collection(number));
  }

  @Test
  void viewsOfManyCollectionsHaveTheLengthOfTheirOwn() {
    int[] numbers = new int[20];
    try (Batch batch = store.batch()) {
      for (int i = 0; i < numbers.length; ++i) {
        numbers[i] = store.createCollection("" + i, i + 1);
        batch.insert(numbers[i], Records.vectors(new float[i + 1], i + 1));
      }
      batch.commit();
    }
    try (Snapshot newer = store.snapshot()) {
      for (int i = 0; i < 2 * numbers.length; ++i) {
        int which = i % numbers.length;
        assertEquals(which + 1, newer.view(numbers[which], 0).dimension());
      }
    }
  }

  @Test
  void rowsAreCopiedIntoArraysAndBuffers() {
    long[] ids = {5, 1000, 6};
    float[] rows = new float[9];
    java.util.Arrays.fill(rows, -1);
    assertArrayEquals(new boolean[] {true, false, true}, snapshot.get(0, ids, rows, 3));
    float[] expected = {5, 5, 5, -1, -1, -1, 6, 6, 6};
    assertArrayEquals(expected, rows);

    FloatBuffer buffer = Vectors.direct(new float[9]);
    snapshot.get(0, ids, buffer, 3);
    assertEquals(5f, buffer.get(1));
    assertEquals(6f, buffer.get(7));
    assertTrue(Float.isNaN(buffer.get(0)), "before the position nothing is written");
    assertEquals(0, snapshot.get(0, new long[0], new float[0], 3).length);
  }

  @Test
  void viewsReadWhatIsThere() {
    View view = snapshot.view(0, 9);
    assertEquals(3, view.dimension());
    float[] vector = new float[3];
    view.copyTo(vector);
    assertArrayEquals(new float[] {9, 9, 9}, vector);
    assertNull(snapshot.view(0, 1000));

    Views views = snapshot.views(0, new long[] {8, 1000, 9});
    assertEquals(3, views.size());
    assertEquals(8f, views.get(0).get(1));
    assertNull(views.get(1));
    assertEquals(9f, views.get(2).get(0));
  }

  @Test
  void aViewCannotReadBesideItsVector() {
    View view = snapshot.view(0, 1);
    assertThrows(IndexOutOfBoundsException.class, () -> view.get(3));
    assertThrows(IndexOutOfBoundsException.class, () -> view.get(-1));
    assertThrows(IllegalArgumentException.class, () -> view.copyTo(new float[2]));
  }

  @Test
  void aCursorWalksOverEachRecordOnce() {
    boolean[] seen = new boolean[COUNT];
    try (Cursor cursor = snapshot.cursor(0)) {
      snapshot.close();
      List<Record> records = cursor.next(7);
      for (; !records.isEmpty(); records = cursor.next(7)) {
        for (Record record : records) {
          assertTrue(!seen[(int) record.id()]);
          seen[(int) record.id()] = true;
          assertEquals((float) record.id(), record.vector()[2]);
          assertEquals(1, record.seq());
        }
      }
      assertFails(Status.AERO_QUERY_INVALID, () -> cursor.next(0));
    }
    for (boolean one : seen) assertTrue(one);
  }

  @Test
  void aBatchOfQueriesFindsWhatEachQueryFinds() {
    float[] queries = {3, 3, 3, 50.25f, 50.25f, 50.25f};
    Hits hits = snapshot.search(0, queries, 3, 4);
    Hits fromBuffer = snapshot.search(0, Vectors.direct(queries), 3, 4);
    assertEquals(2, hits.queries());
    for (int query = 0; query < 2; ++query) {
      float[] one = java.util.Arrays.copyOfRange(queries, 3 * query, 3 * query + 3);
      List<Hit> alone = snapshot.search(0, one, 4);
      assertEquals(4, hits.count(query));
      for (int rank = 0; rank < 4; ++rank) {
        assertEquals(alone.get(rank).id(), hits.id(query, rank));
        assertEquals(alone.get(rank).distance(), hits.distance(query, rank));
        assertEquals(hits.id(query, rank), fromBuffer.id(query, rank));
        assertEquals(hits.id(query, rank), hits.of(query).get(rank).id());
      }
    }
    assertEquals(50, hits.id(1, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> hits.id(0, 4));
  }

  @Test
  void aSearchMayUseAnotherMetric() {
    float[] query = {1, 1, 1};
    assertEquals(1, snapshot.search(0, query, 1).get(0).id());
    assertEquals(COUNT - 1, snapshot.search(0, query, 1, Metric.INNER_PRODUCT).get(0).id());
    assertEquals(-297f, snapshot.search(0, query, 3, 1, Metric.INNER_PRODUCT).distance(0, 0));
  }

  @Test
  void moreHitsThanVectorsCanBeWanted() {
    float[] query = {1, 1, 1};
    assertEquals(COUNT, snapshot.search(0, query, Integer.MAX_VALUE).size());
    assertEquals(COUNT, store.search(query, Integer.MAX_VALUE).size());
    assertEquals(COUNT, snapshot.search(0, query, 3, 5000).count(0));
    deleteAll();
    assertEquals(0, store.search(query, Integer.MAX_VALUE).size());
  }

  @Test
  void queriesThatCannotBeAnsweredAreRefused() {
    float[] query = {1, 1, 1};
    assertFails(Status.AERO_QUERY_INVALID, () -> store.search(query, 0));
    assertFails(
        Status.AERO_QUERY_INVALID, () -> store.search(new float[] {1, Float.NaN, 1}, 1));
    assertFails(
        Status.AERO_SCHEMA_DIMENSION_MISMATCH, () -> store.search(new float[] {1, 1}, 1));
    assertFails(Status.AERO_QUERY_INVALID, () -> store.search(new float[0], 1));
    assertFails(Status.AERO_QUERY_INVALID, () -> snapshot.search(0, new float[0], 1));
    assertFails(Status.AERO_QUERY_NOT_FOUND, () -> snapshot.search(9, query, 100_000));
    assertThrows(IllegalArgumentException.class, () -> store.search(query, -1));
    assertThrows(IllegalArgumentException.class, () -> snapshot.search(0, query, 2, 1));
    ChassisException failure =
        assertFails(
            Status.AERO_QUERY_INVALID,
            () -> snapshot.search(0, new float[] {1, 1, 1, 1, 1, Float.NaN}, 3, 1));
    assertEquals(1, failure.row(), "the query at fault");
  }
}
