// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import static io.chassis.Failures.assertClosed;
import static io.chassis.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every misuse throws an exception. */
class MisuseTest {
  private static final float[] VECTOR = {1, 1};

  private final Store store = Vectors.storeOf(10, 2);
  private final Batch batch = store.batch();
  private final Snapshot snapshot = store.snapshot();
  private final Cursor cursor = snapshot.cursor(0);

  @AfterEach
  void closeAgain() {
    for (Handle handle : new Handle[] {cursor, snapshot, batch, store}) {
      handle.close();
      handle.close();
    }
  }

  @Test
  void aClosedStoreRefusesEveryCall() {
    store.close();
    assertClosed(() -> store.insert(VECTOR));
    assertClosed(store::commit);
    assertClosed(store::rollback);
    assertClosed(() -> store.get(0, new float[2]));
    assertClosed(store::batch);
    assertClosed(store::sharedBatch);
    assertClosed(store::snapshot);
    assertClosed(() -> store.search(VECTOR, 1));
    assertClosed(() -> store.search(VECTOR, 100_000));
    assertClosed(store::info);
    assertClosed(store::recovery);
    assertClosed(store::checkpoint);
    assertClosed(store::verify);
    assertClosed(() -> store.createCollection("c", 1));
    assertClosed(() -> store.findCollection("c"));
    assertClosed(() -> store.dropCollection(1));
    assertClosed(store::collections);
    assertClosed(() -> store.collection(0));
  }

  @Test
  void theBatchesOfAClosedStoreRefuseEveryCall() {
    store.close();
    assertBatchIsClosed();
  }

  @Test
  void aClosedBatchRefusesEveryCall() {
    batch.close();
    assertBatchIsClosed();
  }

  private void assertBatchIsClosed() {
    assertClosed(() -> batch.insert(0, Records.vectors(VECTOR, 2)));
    assertClosed(() -> batch.put(0, new long[1], Records.vectors(VECTOR, 2)));
    assertClosed(() -> batch.put(0, Records.vectors(VECTOR, 2)));
    assertClosed(() -> batch.delete(0, 1));
    assertClosed(() -> batch.deleteDocuments(0, "a"));
    assertClosed(() -> batch.deleteGroups(0, "g"));
    assertClosed(() -> batch.commit("s", 1));
    assertClosed(batch::commit);
    assertClosed(batch::rollback);
  }

  @Test
  void aClosedSnapshotRefusesEveryCall() {
    View view = snapshot.view(0, 1);
    snapshot.close();
    assertClosed(snapshot::commitSeq);
    assertClosed(() -> snapshot.count(0));
    assertClosed(() -> snapshot.get(0, new long[1], new float[2], 2));
    assertClosed(() -> snapshot.collection(0));
    assertClosed(() -> snapshot.view(0, 1));
    assertClosed(() -> snapshot.views(0, new long[1]));
    assertClosed(() -> snapshot.documents(0, 1));
    assertClosed(() -> snapshot.keys(0, 1));
    assertClosed(() -> snapshot.resolve(0, "a"));
    assertClosed(() -> snapshot.group(0, "g"));
    assertClosed(() -> snapshot.stream("s"));
    assertClosed(() -> snapshot.exportArrow(0, 0));
    assertClosed(() -> snapshot.cursor(0));
    assertClosed(() -> snapshot.search(0, VECTOR, 1));
    assertClosed(() -> snapshot.search(0, VECTOR, 2, 100_000));
    assertClosed(() -> view.get(0));
    assertClosed(() -> view.copyTo(new float[2]));
  }

  @Test
  void aClosedCursorRefusesToGoOn() {
    cursor.close();
    assertClosed(() -> cursor.next(1));
  }

  @Test
  void nullIsRefused() {
    Class<NullPointerException> refused = NullPointerException.class;
    assertThrows(refused, () -> Store.open(null));
    assertThrows(refused, () -> Store.open("memory:", null));
    assertThrows(refused, () -> Options.existing().metric(null));
    assertThrows(refused, () -> Store.open("memory:", Options.dimension(1).verification(null)));
    assertThrows(refused, () -> store.insert(null));
    assertThrows(refused, () -> store.get(0, null));
    assertThrows(refused, () -> store.search(null, 1));
    assertThrows(refused, () -> store.createCollection(null, 1));
    assertThrows(refused, () -> store.createCollection("c", 1, null));
    assertThrows(refused, () -> store.findCollection(null));
    assertThrows(refused, () -> Records.vectors((float[]) null, 1));
    assertThrows(refused, () -> Records.vectors((java.nio.FloatBuffer) null, 1));
    assertThrows(refused, () -> Records.of(1).documents((byte[][]) null));
    assertThrows(refused, () -> Records.of(1).schema(null, "1"));
    assertThrows(refused, () -> Records.of(1).documentIds((byte[][]) null));
    assertThrows(refused, () -> Records.of(1).groups((String[]) null));
    assertThrows(refused, () -> Records.of(1).group(null));
    assertThrows(refused, () -> batch.insert(0, null));
    assertThrows(refused, () -> batch.put(0, null));
    assertThrows(refused, () -> batch.deleteDocuments(0, (String[]) null));
    assertThrows(refused, () -> batch.deleteGroups(0, (byte[][]) null));
    assertThrows(refused, () -> batch.commit((byte[]) null, 1));
    assertThrows(refused, () -> batch.commit((String) null, 1));
    assertThrows(refused, () -> batch.put(0, null, Records.of(0)));
    assertThrows(refused, () -> batch.delete(0, (long[]) null));
    assertThrows(refused, () -> snapshot.get(0, null, new float[0], 2));
    assertThrows(refused, () -> snapshot.get(0, new long[0], (float[]) null, 2));
    assertThrows(refused, () -> snapshot.views(0, null));
    assertThrows(refused, () -> snapshot.documents(0, (long[]) null));
    assertThrows(refused, () -> snapshot.keys(0, (long[]) null));
    assertThrows(refused, () -> snapshot.resolve(0, (byte[][]) null));
    assertThrows(refused, () -> snapshot.group(0, (byte[]) null));
    assertThrows(refused, () -> snapshot.stream((byte[]) null));
    assertThrows(refused, () -> snapshot.search(0, (float[]) null, 1));
    assertThrows(refused, () -> snapshot.search(0, VECTOR, 1, (Metric) null));
    assertThrows(refused, () -> snapshot.view(0, 1).copyTo(null));
  }

  @Test
  void lengthsThatAreNoneAreRefused() {
    Class<IllegalArgumentException> refused = IllegalArgumentException.class;
    assertThrows(refused, () -> store.verify(-1));
    assertThrows(refused, () -> store.verify(Integer.MAX_VALUE));
    assertThrows(refused, () -> snapshot.get(0, new long[3], new float[5], 2));
    assertThrows(refused, () -> snapshot.get(0, new long[3], new float[0], -2));
    assertThrows(refused, () -> snapshot.get(0, new long[4], new float[0], 1 << 30));
    assertThrows(refused, () -> snapshot.search(0, VECTOR, -2, 1));
    assertThrows(refused, () -> snapshot.search(0, VECTOR, 2, -1));
    assertFails(Status.AERO_SCHEMA_DIMENSION_MISMATCH, () -> store.insert(new float[100_000]));
    assertFails(
        Status.AERO_SCHEMA_DIMENSION_MISMATCH, () -> store.get(0, new float[100_000]));
    assertThrows(
        java.nio.ReadOnlyBufferException.class,
        () -> snapshot.get(0, new long[1], Vectors.direct(VECTOR).asReadOnlyBuffer(), 2));
  }
}
