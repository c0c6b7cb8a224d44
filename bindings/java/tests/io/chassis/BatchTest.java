// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import static io.chassis.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchTest {
  private final Store store = Store.open("memory:", Options.dimension(2));
  private final Batch batch = store.batch();

  @AfterEach
  void close() {
    batch.close();
    store.close();
  }

  private float[] vector(long id) {
    float[] vector = new float[2];
    store.get(id, vector);
    return vector;
  }

  private Document document(long id) {
    try (Snapshot snapshot = store.snapshot()) {
      return snapshot.documents(0, id)[0];
    }
  }

  @Test
  void rowsOfAnArrayAndOfABufferAreTheSame() {
    float[] rows = Vectors.rows(1000, 2);
    long[] first = batch.insert(0, Records.vectors(rows, 2));
    long[] second = batch.insert(0, Records.vectors(Vectors.direct(rows), 2));
    batch.commit();
    for (int i = 0; i < 1000; ++i) {
      assertEquals(i, first[i]);
      assertEquals(1000 + i, second[i]);
      assertArrayEquals(new float[] {i, i}, vector(first[i]));
      assertArrayEquals(new float[] {i, i}, vector(second[i]));
    }
  }

  @Test
  void noRecordsAreStagedAsNothing() {
    assertEquals(0, batch.insert(0, Records.of(0)).length);
    assertEquals(0, batch.insert(0, Records.vectors(new float[0], 2)).length);
    batch.put(0, new long[0], Records.of(0).documents().schemas().schemaVersions());
    batch.delete(0);
    assertEquals(0, batch.commit().seq());
  }

  @Test
  void putReplacesTheWholeRecordUnlessAbsentPartsAreKept() {
    long[] ids = {7, Long.MAX_VALUE, -2};
    Records documents =
        Records.of(3).documents(new byte[] {1}, new byte[0], new byte[] {0, 2}).schema("s", "1");
    batch.put(0, ids, documents.withVectors(Vectors.rows(3, 2), 2));
    batch.commit();
    assertArrayEquals(new float[] {2, 2}, vector(-2));
    assertArrayEquals(new byte[] {0, 2}, document(-2).payload());
    assertArrayEquals(new byte[0], document(Long.MAX_VALUE).payload());

    batch.put(0, new long[] {7}, Records.vectors(new float[] {8, 9}, 2).keepAbsent());
    batch.put(0, new long[] {-2}, Records.vectors(new float[] {5, 5}, 2));
    batch.commit();
    assertArrayEquals(new float[] {8, 9}, vector(7));
    assertArrayEquals(new byte[] {1}, document(7).payload());
    assertArrayEquals(new float[] {5, 5}, vector(-2));
    assertNull(document(-2));
  }

  @Test
  void documentsKeepTheirBytesAndSchemas() {
    byte[] payload = {0, -1, 0, 127, -128};
    String[] schemas = {"\ud83d\ude00", null, "b\u00e4r"};
    String[] versions = {"1", null, "2"};
    long[] ids =
        batch.insert(
            0,
            Records.of(3)
                .documents(payload, null, new byte[0])
                .schemas(schemas)
                .schemaVersions(versions)
                .withVectors(Vectors.rows(3, 2), 2));
    long seq = batch.commit().seq();
    Document first = document(ids[0]);
    assertArrayEquals(payload, first.payload());
    assertEquals("\ud83d\ude00", first.schema());
    assertEquals("1", first.schemaVersion());
    assertEquals(seq, first.seq());
    assertNull(document(ids[1]));
    assertEquals("b\u00e4r", document(ids[2]).schema());
    assertEquals(0, document(ids[2]).payload().length);
  }

  @Test
  void aPayloadThatIsRepeatedBelongsToEachRecord() {
    byte[] same = {1, 2};
    byte[] other = {3};
    Records records = Records.of(4).documents(same, same, other, same).schema("s", "1");
    long[] ids = batch.insert(0, records);
    batch.commit();
    assertArrayEquals(same, document(ids[1]).payload());
    assertArrayEquals(other, document(ids[2]).payload());
    assertArrayEquals(same, document(ids[3]).payload());
  }

  @Test
  void theRowAtFaultIsNamed() {
    Records records =
        Records.of(3).documents(new byte[1], new byte[1], new byte[1])
            .schemas("s", "s", null)
            .schemaVersions("1", "1", "1");
    ChassisException failure =
        assertFails(Status.AERO_SCHEMA_REQUIRED, () -> batch.insert(0, records));
    assertEquals(2, failure.row());
    assertEquals(ChassisException.NO_OFFSET, failure.offset());
  }

  @Test
  void deletedRecordsAreGone() {
    long[] ids = batch.insert(0, Records.vectors(Vectors.rows(3, 2), 2));
    batch.commit();
    batch.delete(0, ids[0], ids[2], 99);
    batch.commit();
    assertFails(Status.AERO_QUERY_NOT_FOUND, () -> vector(ids[0]));
    assertNotNull(vector(ids[1]));
    assertEquals(1, store.info().records());
  }

  @Test
  void aBatchIsDiscardedByRollbackAndByClosing() {
    batch.insert(0, Records.vectors(Vectors.rows(3, 2), 2));
    batch.rollback();
    assertEquals(0, batch.commit().seq());
    try (Batch other = store.batch()) {
      other.insert(0, Records.vectors(Vectors.rows(3, 2), 2));
    }
    assertEquals(0, store.commit());
  }

  @Test
  void theSharedBatchIsThatOfTheStore() {
    long id = store.insert(new float[] {1, 2});
    try (Batch shared = store.sharedBatch()) {
      Records records = Records.of(1).documents(new byte[] {4}).schema("s", "1").keepAbsent();
      shared.put(0, new long[] {id}, records);
    }
    store.commit();
    assertArrayEquals(new byte[] {4}, document(id).payload());
    assertArrayEquals(new float[] {1, 2}, vector(id));
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    Class<IllegalArgumentException> refused = IllegalArgumentException.class;
    assertThrows(refused, () -> Records.of(-1));
    assertThrows(refused, () -> Records.vectors(new float[3], 2));
    assertThrows(refused, () -> Records.vectors(new float[3], 0));
    assertThrows(refused, () -> Records.of(2).withVectors(new float[3], 2));
    assertThrows(refused, () -> Records.of(Integer.MAX_VALUE).withVectors(new float[3], 1 << 30));
    assertThrows(refused, () -> Records.of(2).documents(new byte[1]));
    assertThrows(refused, () -> Records.of(2).schemas("s"));
    assertThrows(refused, () -> Records.of(2).documentIds("a"));
    assertThrows(refused, () -> Records.of(2).groups(new byte[1]));
    assertThrows(refused, () -> Records.of(2).schemaVersions("s", "s", "s"));
    assertThrows(refused, () -> batch.put(0, new long[1], Records.of(2)));
    assertFails(
        Status.AERO_SCHEMA_DIMENSION_MISMATCH,
        () -> batch.insert(0, Records.vectors(new float[3], 3)));
    assertFails(Status.AERO_QUERY_NOT_FOUND, () -> batch.insert(-1, Records.of(0)));
  }

  @Test
  void aBufferThatCannotBePassedOnIsRefused() {
    FloatBuffer heap = FloatBuffer.allocate(2);
    Records ofHeap = Records.vectors(heap, 2);
    assertThrows(IllegalArgumentException.class, () -> batch.insert(0, ofHeap));
    FloatBuffer foreign = java.nio.ByteBuffer.allocateDirect(8).asFloatBuffer();
    if (foreign.order() != java.nio.ByteOrder.nativeOrder()) {
      Records ofForeign = Records.vectors(foreign, 2);
      assertThrows(IllegalArgumentException.class, () -> batch.insert(0, ofForeign));
    }
  }
}
