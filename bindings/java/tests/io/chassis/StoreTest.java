// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import static io.chassis.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private static final String EMOJI = "\ud83d\ude00";

  @TempDir Path folder;

  private String path(String name) {
    return folder + "/" + name;
  }

  @Test
  void whatWasCommittedIsFoundAfterReopening() {
    String path = path("a.chassis");
    try (Store store = Store.open(path, Options.dimension(4))) {
      assertEquals(0, store.insert(new float[] {1, 2, 3, 4}));
      assertEquals(1, store.insert(new float[] {5, 6, 7, 8}));
      assertEquals(1, store.commit());
    }
    try (Store store = Store.open(path)) {
      List<Hit> hits = store.search(new float[] {5, 6, 7, 9}, 3);
      assertEquals(2, hits.size());
      assertEquals(1, hits.get(0).id());
      assertEquals(1f, hits.get(0).distance());
      assertEquals(0, hits.get(1).id());
      assertTrue(store.recovery().clean());
    }
  }

  @Test
  void whatIsStagedIsReadByGetAloneUntilItIsCommitted() {
    try (Store store = Store.open("memory:", Options.dimension(2))) {
      long id = store.insert(new float[] {1, 2});
      float[] vector = new float[2];
      store.get(id, vector);
      assertArrayEquals(new float[] {1, 2}, vector);
      assertEquals(1, store.info().staged());
      assertTrue(store.search(vector, 1).isEmpty());
      store.rollback();
      assertEquals(0, store.info().staged());
      assertFails(Status.AERO_QUERY_NOT_FOUND, () -> store.get(id, vector));
    }
  }

  @Test
  void everyBitOfAVectorIsKept() {
    int[] bits = {0x7fc00001, 0xff800000, 0x80000000, 1, 0x7f7fffff};
    float[] vector = new float[bits.length];
    for (int i = 0; i < bits.length; ++i) vector[i] = Float.intBitsToFloat(bits[i]);
    try (Store store = Store.open("memory:", Options.dimension(bits.length))) {
      long id = store.insert(vector);
      float[] got = new float[bits.length];
      store.get(id, got);
      for (int i = 0; i < bits.length; ++i) {
        assertEquals(bits[i], Float.floatToRawIntBits(got[i]));
      }
    }
  }

  @Test
  void pathsAndMessagesAreUnicode() {
    String path = path(EMOJI + ".chassis");
    Store.open(path, Options.dimension(1)).close();
    assertTrue(Files.exists(folder.resolve(EMOJI + ".chassis")));
    String missing = path("\u00fc" + EMOJI);
    ChassisException failure =
        assertFails(Status.AERO_STORAGE_NOT_FOUND, () -> Store.open(missing));
    assertTrue(failure.getMessage().contains("\u00fc" + EMOJI), failure.getMessage());
  }

  @Test
  void textThatIsNoUtf8IsRefused() {
    Options create = Options.dimension(1);
    for (String text : new String[] {"a\0b", "\ud83d", "\ude00\ud83d"}) {
      Class<IllegalArgumentException> refused = IllegalArgumentException.class;
      assertThrows(refused, () -> Store.open(path(text), create));
      try (Store store = Store.open("memory:", create)) {
        assertThrows(refused, () -> store.createCollection(text, 1));
        assertThrows(refused, () -> store.findCollection(text));
      }
    }
  }

  @Test
  void aFailureSaysWhatAndHowBad() {
    ChassisException failure =
        assertFails(Status.AERO_STORAGE_NOT_FOUND, () -> Store.open(path("none")));
    assertEquals("AERO_STORAGE_NOT_FOUND", failure.name());
    assertEquals(Severity.REJECT, failure.severity());
    assertEquals(ChassisException.NO_OFFSET, failure.offset());
    assertEquals(2, failure.systemError()); // ENOENT
    assertEquals("", failure.promise());
    assertTrue(failure.toString().contains("AERO_STORAGE_NOT_FOUND: open "), failure.toString());
  }

  @Test
  void optionsDecideWhatMayBeOpened() {
    String path = path("a.chassis");
    assertFails(
        Status.AERO_STORAGE_NOT_FOUND, () -> Store.open(path, Options.dimension(4).mustExist()));
    Options cosine = Options.dimension(4).metric(Metric.COSINE);
    Store.open(path, cosine.exclusive()).close();
    assertFails(Status.AERO_QUERY_EXISTS, () -> Store.open(path, cosine.exclusive()));
    assertFails(Status.AERO_CONFIG_IMMUTABLE, () -> Store.open(path, Options.dimension(5)));
    assertFails(
        Status.AERO_CONFIG_IMMUTABLE, () -> Store.open(path, Options.existing().metric(Metric.L2)));
    assertFails(Status.AERO_CONFIG_INVALID, () -> Store.open(path, Options.dimension(-1)));
    try (Store store = Store.open(path, Options.existing().readOnly())) {
      assertTrue(store.info().readOnly());
      assertEquals(Metric.COSINE, store.collection(0).metric());
      assertFails(Status.AERO_STORAGE_READ_ONLY, () -> store.insert(new float[4]));
    }
  }

  @Test
  void oneStoreIsOpenOnce() {
    String path = path("a.chassis");
    try (Store store = Store.open(path, Options.dimension(1))) {
      ChassisException failure = assertFails(Status.AERO_STORAGE_LOCKED, () -> Store.open(path));
      assertEquals(Severity.ERROR, failure.severity());
      assertEquals(0, store.info().records());
    }
  }

  @Test
  void infoCountsWhatIsThere() {
    try (Store store = Store.open(path("a.chassis"), Options.dimension(2))) {
      store.insert(new float[] {1, 2});
      store.commit();
      store.insert(new float[] {3, 4});
      try (Snapshot snapshot = store.snapshot()) {
        StoreInfo info = store.info();
        assertEquals(1, info.collections());
        assertFalse(info.readOnly());
        assertFalse(info.poisoned());
        assertEquals(1, info.commitSeq());
        assertEquals(0, info.checkpointSeq());
        assertEquals(1, info.records());
        assertTrue(info.fileBytes() > 0);
        assertTrue(info.logBytes() > 0);
        assertEquals(1, info.staged());
        assertEquals(1, info.snapshots());
        assertEquals(1, snapshot.commitSeq());
      }
      store.checkpoint();
      assertEquals(1, store.info().checkpointSeq());
      assertEquals(0, store.info().snapshots());
    }
  }

  @Test
  void verifyListsDamage() throws IOException {
    String path = path("a.chassis");
    byte[] needle = "a payload that is found again".getBytes(StandardCharsets.UTF_8);
    try (Store store = Store.open(path, Options.dimension(0));
        Batch batch = store.batch()) {
      batch.insert(0, Records.of(1).documents(needle).schema("note", "1"));
      batch.commit();
      assertEquals(0, store.verify(4).findings());
      assertEquals(1, store.verify().documents());
    }
    damage(Path.of(path), needle);
    Store store = Store.open(path);
    VerifyReport report = store.verify(4);
    assertTrue(report.findings() > 0);
    Finding finding = report.listed().get(0);
    assertEquals(Status.AERO_DATA_CORRUPTION, finding.code());
    assertEquals("AERO_DATA_CORRUPTION", finding.name());
    assertTrue(finding.offset() > 0);
    assertTrue(finding.length() > 0);
    assertEquals(0, finding.collection());
    assertEquals(0, finding.id());
    assertEquals(Finding.RecordState.LIVE, finding.state());
    assertEquals(Finding.StoreFile.MAIN, finding.file());
    assertFalse(finding.message().isEmpty());
    assertTrue(store.verify().listed().isEmpty());
    try (Snapshot snapshot = store.snapshot()) {
      ChassisException failure =
          assertFails(Status.AERO_DATA_CORRUPTION, () -> snapshot.documents(0, 0));
      assertEquals("D2", failure.promise());
      assertEquals(Severity.FATAL, failure.severity());
    }
    assertFails(Status.AERO_STORAGE_POISONED, store::close);
    store.close();
  }

  private static void damage(Path path, byte[] needle) throws IOException {
    byte[] file = Files.readAllBytes(path);
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(new String(needle, StandardCharsets.ISO_8859_1));
    file[at] ^= 1;
    Files.write(path, file);
  }

  @Test
  void collectionsHaveNamesAndNumbers() {
    try (Store store = Store.open("memory:", Options.dimension(2))) {
      int number = store.createCollection(EMOJI, 3, Metric.INNER_PRODUCT);
      int documents = store.createCollection("documents", 0);
      assertEquals(number, store.findCollection(EMOJI));
      assertArrayEquals(new int[] {0, number, documents}, store.collections());
      CollectionInfo info = store.collection(number);
      assertEquals(number, info.number());
      assertEquals(EMOJI, info.name());
      assertEquals(3, info.dimension());
      assertEquals(Metric.INNER_PRODUCT, info.metric());
      assertEquals(0, info.live());
      assertEquals(0, info.deleted());
      assertEquals(0, info.nextId());
      assertFails(Status.AERO_QUERY_EXISTS, () -> store.createCollection(EMOJI, 3));
      store.dropCollection(number);
      assertFails(Status.AERO_QUERY_NOT_FOUND, () -> store.findCollection(EMOJI));
      assertFails(Status.AERO_QUERY_NOT_FOUND, () -> store.collection(number));
    }
  }

  @Test
  void aHundredCollectionsAreAllListed() {
    try (Store store = Store.open("memory:", Options.dimension(1))) {
      for (int i = 1; i < 100; ++i) store.createCollection("c" + i, 1);
      assertEquals(100, store.collections().length);
    }
  }

  @Test
  void versionsAreThoseOfTheLibrary() {
    assertTrue(Chassis.version().matches("\\d+\\.\\d+\\.\\d+"), Chassis.version());
    assertTrue(Chassis.abiVersion() > 0);
    assertTrue(Chassis.formatVersion() >= 2);
  }
}
