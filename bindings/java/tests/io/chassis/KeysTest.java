// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import static io.chassis.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Document ids, groups, and streams. */
class KeysTest {
  private static final byte[] ODD = {0, -1, 127};

  private final Store store = Store.open("memory:", Options.dimension(2));
  private final Batch batch = store.batch();

  @AfterEach
  void close() {
    batch.close();
    store.close();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Records vectors(int count) {
    return Records.vectors(Vectors.rows(count, 2), 2);
  }

  /** Asks a snapshot of the newest commit. */
  private <T> T ask(Function<Snapshot, T> question) {
    try (Snapshot snapshot = store.snapshot()) {
      return question.apply(snapshot);
    }
  }

  private long[] resolve(String... documentIds) {
    return ask(snapshot -> snapshot.resolve(0, documentIds));
  }

  private long[] group(String group) {
    return ask(snapshot -> snapshot.group(0, group));
  }

  @Test
  void recordsAreFoundByTheirDocumentIds() {
    long[] ids = batch.insert(0, vectors(3).documentIds(utf8("\ud83d\ude00"), null, ODD));
    batch.commit();
    assertArrayEquals(new long[] {ids[0], Snapshot.NO_ID}, resolve("\ud83d\ude00", "b"));
    assertArrayEquals(new long[] {ids[2]}, ask(snapshot -> snapshot.resolve(0, ODD)));
    assertEquals(0, resolve(new String[0]).length);
    assertFails(Status.AERO_QUERY_INVALID, () -> resolve("a", ""));
    assertFails(Status.AERO_QUERY_INVALID, () -> resolve("a", null));
    assertThrows(IllegalArgumentException.class, () -> resolve("\ud83d"));
  }

  @Test
  void keysAreReadWithAndWithoutADocument() {
    Records documents = Records.of(2).documents(new byte[1], new byte[0]).schema("s", "1");
    batch.insert(0, documents.documentIds("a", null).groups("g", "h"));
    batch.insert(0, vectors(2).documentIds(null, ODD).groups(null, ODD));
    batch.commit();
    Keys[] keys = ask(snapshot -> snapshot.keys(0, 0, 1, 2, 3, 99));
    assertArrayEquals(utf8("a"), keys[0].documentId());
    assertArrayEquals(utf8("g"), keys[0].group());
    assertNull(keys[1].documentId());
    assertArrayEquals(utf8("h"), keys[1].group());
    assertNull(keys[2].documentId());
    assertNull(keys[2].group());
    assertArrayEquals(ODD, keys[3].documentId());
    assertArrayEquals(ODD, keys[3].group());
    assertNull(keys[4].documentId());

    Document[] read = ask(snapshot -> snapshot.documents(0, 0, 1, 2));
    assertArrayEquals(utf8("a"), read[0].documentId());
    assertArrayEquals(utf8("h"), read[1].group());
    assertNull(read[1].documentId());
    assertNull(read[2]);
  }

  @Test
  void putFindsARecordByItsDocumentIdOrMakesOne() {
    batch.put(0, vectors(2).documentIds("a", "b").group("g"));
    batch.commit();
    long[] first = resolve("a", "b");
    Records documents = Records.of(2).documents(new byte[1], new byte[1]).schema("s", "1");
    documents.documentIds("b", "c");
    batch.put(0, documents.keepAbsent());
    batch.commit();
    long[] kept = resolve("b", "c");
    assertEquals(first[1], kept[0]);
    assertArrayEquals(first, group("g"));
    store.get(first[1], new float[2]);

    Records whole = Records.of(2).documents(new byte[1], new byte[1]).schema("s", "1");
    batch.put(0, whole.documentIds("b", "c"));
    batch.commit();
    assertArrayEquals(new long[] {first[0]}, group("g"));
    assertFails(Status.AERO_QUERY_NOT_FOUND, () -> store.get(first[1], new float[2]));
    assertArrayEquals(new long[] {first[0], kept[0], kept[1]}, resolve("a", "b", "c"));
    assertFails(Status.AERO_QUERY_INVALID, () -> batch.put(0, vectors(1)));
  }

  @Test
  void putByIdGivesARecordItsDocumentId() {
    batch.put(0, new long[] {70}, vectors(1).documentIds("a"));
    batch.put(0, new long[0], vectors(1).documentIds("a").group("g"));
    batch.commit();
    assertArrayEquals(new long[] {70}, resolve("a"));
    assertArrayEquals(new long[] {70}, group("g"));
    ChassisException failure =
        assertFails(
            Status.AERO_QUERY_CONFLICT,
            () -> batch.put(0, new long[] {5, 6}, vectors(2).documentIds(null, "a")));
    assertEquals(1, failure.row(), "the row at fault");
  }

  @Test
  void aDocumentIdThatAnotherCommitTookIsAConflict() {
    try (Batch other = store.batch()) {
      batch.insert(0, vectors(1).documentIds("a"));
      other.insert(0, vectors(1).documentIds("a"));
      batch.commit();
      assertFails(Status.AERO_QUERY_CONFLICT, () -> other.commit());
      other.rollback();
      assertFails(
          Status.AERO_QUERY_CONFLICT, () -> other.insert(0, vectors(1).documentIds("a")));
    }
  }

  @Test
  void aPutOfARecordThatChangedMeanwhileFailsItsCommit() {
    long[] id = {7};
    batch.put(0, id, vectors(1).ifAbsent());
    CommitResult made = batch.commit();
    assertEquals(Outcome.MADE, made.outcome());
    long[] seqs = ask(snapshot -> snapshot.seqs(0, 7, 99));
    assertArrayEquals(new long[] {made.seq(), 0}, seqs);
    batch.put(0, id, vectors(1).expectedSeqs(seqs[0]));
    batch.commit();
    batch.put(0, id, vectors(1).expectedSeqs(seqs[0]));
    ChassisException failure = assertFails(Status.AERO_QUERY_CONFLICT, () -> batch.commit());
    assertEquals(Outcome.NOT_MADE, failure.outcome());
    assertEquals(0, failure.row());
    batch.rollback();
    batch.put(0, id, vectors(1).ifAbsent());
    assertFails(Status.AERO_QUERY_CONFLICT, () -> batch.commit());
    assertThrows(
        IllegalArgumentException.class, () -> batch.insert(0, vectors(1).expectedSeqs(1)));
  }

  @Test
  void aGroupOfAnySizeIsListed() {
    for (int count : new int[] {1, 255, 256, 257, 3000}) {
      long[] ids = batch.insert(0, vectors(count).group("of " + count));
      batch.commit();
      assertArrayEquals(ids, group("of " + count));
    }
    assertEquals(0, group("of none").length);
    assertFails(Status.AERO_QUERY_INVALID, () -> group(""));
    assertFails(
        Status.AERO_QUERY_NOT_FOUND, () -> ask(snapshot -> snapshot.group(9, "of none")));
  }

  @Test
  void documentsAndGroupsAreDeleted() {
    batch.insert(0, vectors(4).documentIds("a", "b", "c", "d").groups("g", "h", "h", null));
    batch.commit();
    batch.deleteDocuments(0, "a", "none");
    batch.deleteDocuments(0, new byte[0][]);
    batch.deleteGroups(0, utf8("h"), ODD);
    batch.commit();
    assertArrayEquals(new long[] {-1, -1, -1, 3}, resolve("a", "b", "c", "d"));
    ChassisException failure =
        assertFails(Status.AERO_QUERY_INVALID, () -> batch.deleteDocuments(0, "d", ""));
    assertEquals(1, failure.row(), "the row at fault");
    assertFails(Status.AERO_QUERY_INVALID, () -> batch.deleteGroups(0, "d", null));
    assertFails(Status.AERO_QUERY_NOT_FOUND, () -> batch.deleteGroups(9, "d"));
  }

  @Test
  void anElementOfAStreamTakesEffectOnce() {
    assertEquals(OptionalLong.empty(), ask(snapshot -> snapshot.stream("orders")));
    for (int round = 0; round < 3; ++round) {
      batch.insert(0, vectors(1));
      CommitResult result = batch.commit("orders", 7);
      assertEquals(round == 0, result.applied());
      assertEquals(1, result.seq());
    }
    assertEquals(1, store.info().records());
    assertEquals(OptionalLong.of(7), ask(snapshot -> snapshot.stream("orders")));
    assertEquals(OptionalLong.empty(), ask(snapshot -> snapshot.stream(ODD)));
  }

  @Test
  void numbersOfElementsAreUnsigned() {
    assertTrue(batch.commit(ODD, Long.MAX_VALUE).applied());
    assertTrue(batch.commit(ODD, -1).applied());
    assertFalse(batch.commit(ODD, 3).applied());
    assertEquals(OptionalLong.of(-1), ask(snapshot -> snapshot.stream(ODD)));
    assertFails(Status.AERO_QUERY_INVALID, () -> batch.commit("", 1));
    assertFails(Status.AERO_QUERY_INVALID, () -> batch.commit(new byte[256], 1));
    assertFails(Status.AERO_QUERY_INVALID, () -> ask(snapshot -> snapshot.stream("")));
  }
}
