// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import static io.chassis.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrowTest {
  private final Store store = Vectors.storeOf(100, 16);
  private final Snapshot snapshot = store.snapshot();
  private final ArrowConsumer consumer = new ArrowConsumer();

  @AfterEach
  void close() {
    snapshot.close();
    store.close();
  }

  @Test
  void aConsumerGetsAllColumnsOfAllRecords() {
    snapshot.exportArrow(0, consumer.address());
    assertEquals(
        "id,vector,document,schema,schema_version,document_id,group 100", consumer.consume());
    assertFalse(consumer.hasStream());
  }

  @Test
  void columnsAndTheLengthOfBatchesCanBeChosen() {
    Set<Column> columns = EnumSet.of(Column.VECTOR, Column.KEYS);
    snapshot.exportArrow(0, columns, 60, consumer.address());
    assertEquals("id,vector,document_id,group 60 40", consumer.consume());
    snapshot.exportArrow(0, Set.of(Column.ID), 0, consumer.address());
    assertEquals("id 100", consumer.consume());
  }

  @Test
  void aStreamOutlivesItsSnapshotAndItsStore() {
    Set<Column> columns = EnumSet.of(Column.DOCUMENT, Column.SCHEMA);
    snapshot.exportArrow(0, columns, 0, consumer.address());
    snapshot.close();
    store.close();
    assertTrue(consumer.hasStream());
    assertEquals("id,document,schema,schema_version 100", consumer.consume());
  }

  @Test
  void whatCannotBeExportedIsRefused() {
    assertFails(
        Status.AERO_QUERY_NOT_FOUND, () -> snapshot.exportArrow(9, consumer.address()));
    assertFalse(consumer.hasStream());
    assertFails(Status.AERO_QUERY_INVALID, () -> snapshot.exportArrow(0, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> snapshot.exportArrow(0, Set.of(), -1, consumer.address()));
    assertThrows(
        NullPointerException.class, () -> snapshot.exportArrow(0, null, 0, consumer.address()));
  }
}
