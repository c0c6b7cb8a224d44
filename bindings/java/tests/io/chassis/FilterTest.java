// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import static io.chassis.Failures.assertClosed;
import static io.chassis.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.chassis.Filter.Mode;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FilterTest {
  private static final float[] QUERY = {0, 0};

  /** Ids 0 to 5, nearest first: 2 and 3 have documents, 4 and 5 a group. */
  private final Store store = Store.open("memory:", Options.dimension(2));

  private final Snapshot snapshot;

  FilterTest() {
    try (Batch batch = store.batch()) {
      batch.insert(0, Records.vectors(Vectors.rows(6, 2), 2));
      batch.put(
          0,
          new long[] {2, 3},
          Records.of(2)
              .documents(new byte[1], new byte[1])
              .schemas("s", "s")
              .schemaVersions("1", "2")
              .keepAbsent());
      batch.put(
          0,
          new long[] {4, 5},
          Records.vectors(new float[] {4, 4, 5, 5}, 2).groups("g", "h").keepAbsent());
      batch.commit();
    }
    snapshot = store.snapshot();
  }

  @AfterEach
  void close() {
    snapshot.close();
    store.close();
  }

  private long[] search(Filter... filters) {
    List<Hit> hits =
        snapshot.search(0, QUERY, 10, SearchOptions.defaults().filters(filters));
    return hits.stream().mapToLong(Hit::id).toArray();
  }

  /** Asserts that the filter allows these ids and no others. */
  private void assertPass(Filter filter, long... ids) {
    try (filter) {
      assertArrayEquals(ids, search(filter));
    }
  }

  @Test
  void idsAreAllowedOrDenied() {
    assertPass(Filter.ids(Mode.ALLOW, 5, 1, 1, -2, Long.MIN_VALUE), 1, 5);
    assertPass(Filter.ids(Mode.DENY, 5, 1), 0, 2, 3, 4);
    assertPass(Filter.ids(Mode.ALLOW));
    assertPass(Filter.ids(Mode.DENY), 0, 1, 2, 3, 4, 5);
  }

  @Test
  void aRangeHasBothItsEnds() {
    assertPass(Filter.range(Mode.ALLOW, 2, 4), 2, 3, 4);
    assertPass(Filter.range(Mode.DENY, 2, -1), 0, 1);
    assertFails(Status.AERO_QUERY_INVALID, () -> Filter.range(Mode.ALLOW, 4, 2));
  }

  @Test
  void aBitmapBeginsAnywhere() {
    BitSet set = new BitSet();
    set.set(0);
    set.set(2);
    assertPass(Filter.bitmap(Mode.ALLOW, 1, set), 1, 3);
    assertPass(Filter.bitmap(Mode.DENY, 1, 2, new long[] {-1}), 0, 3, 4, 5);
    assertPass(Filter.bitmap(Mode.ALLOW, 1, new BitSet()));
    assertThrows(
        IllegalArgumentException.class, () -> Filter.bitmap(Mode.ALLOW, 0, 65, new long[1]));
    assertThrows(
        IllegalArgumentException.class, () -> Filter.bitmap(Mode.ALLOW, 0, -1, new long[1]));
    assertFails(
        Status.AERO_QUERY_INVALID, () -> Filter.bitmap(Mode.ALLOW, 0, 1, new long[0]));
    assertFails(
        Status.AERO_QUERY_INVALID, () -> Filter.bitmap(Mode.ALLOW, -64, 64, new long[1]));
  }

  @Test
  void schemasAndGroupsAreComparedAsTheyAre() {
    assertPass(Filter.schemas(Mode.ALLOW, "s", "t"), 2, 3);
    assertPass(Filter.schemas(Mode.DENY, new String[] {"s"}, new String[] {"2"}), 0, 1, 2, 4, 5);
    assertPass(Filter.schemas(Mode.ALLOW, new String[] {"s"}, new String[] {null}), 2, 3);
    assertPass(Filter.groups(Mode.ALLOW, "g", "none"), 4);
    assertPass(Filter.groups(Mode.DENY, new byte[] {'h'}), 0, 1, 2, 3, 4);
    assertThrows(
        IllegalArgumentException.class,
        () -> Filter.schemas(Mode.ALLOW, new String[1], new String[2]));
    ChassisException failure =
        assertFails(Status.AERO_QUERY_INVALID, () -> Filter.groups(Mode.ALLOW, "g", null));
    assertEquals(1, failure.row(), "the element at fault");
  }

  @Test
  void aRecordMustPassAllFilters() {
    try (Filter range = Filter.range(Mode.ALLOW, 2, 5);
        Filter schemas = Filter.schemas(Mode.DENY, "s");
        Filter group = Filter.groups(Mode.DENY, "g")) {
      assertArrayEquals(new long[] {5}, search(range, schemas, group));
      Hits hits =
          snapshot.search(
              0,
              Vectors.direct(new float[] {0, 0, 9, 9}),
              2,
              1,
              SearchOptions.defaults().filters(range).metric(Metric.INNER_PRODUCT));
      assertEquals(5, hits.id(1, 0));
      assertEquals(-90, hits.distance(1, 0));
    }
  }

  @Test
  void aFilterServesManyStores() {
    try (Filter filter = Filter.ids(Mode.ALLOW, 3);
        Store other = Vectors.storeOf(9, 2);
        Snapshot of = other.snapshot()) {
      SearchOptions options = SearchOptions.defaults().filters(filter);
      assertEquals(3, of.search(0, QUERY, 9, options).get(0).id());
      assertArrayEquals(new long[] {3}, search(filter));
    }
  }

  @Test
  void aClosedFilterIsRefused() {
    Filter filter = Filter.ids(Mode.ALLOW, 3);
    filter.close();
    filter.close();
    assertClosed(() -> search(filter));
  }

  @Test
  void nullIsRefused() {
    Class<NullPointerException> refused = NullPointerException.class;
    assertThrows(refused, () -> Filter.ids(null, 1));
    assertThrows(refused, () -> Filter.ids(Mode.ALLOW, (long[]) null));
    assertThrows(refused, () -> Filter.bitmap(Mode.ALLOW, 0, null));
    assertThrows(refused, () -> Filter.bitmap(Mode.ALLOW, 0, 0, null));
    assertThrows(refused, () -> Filter.schemas(Mode.ALLOW, (String[]) null));
    assertThrows(refused, () -> Filter.groups(Mode.ALLOW, (byte[][]) null));
    assertThrows(refused, () -> SearchOptions.defaults().filters((Filter[]) null));
    assertThrows(refused, () -> search((Filter) null));
    assertThrows(refused, () -> SearchOptions.defaults().task(null));
    assertThrows(refused, () -> snapshot.search(0, QUERY, 1, (SearchOptions) null));
    assertThrows(refused, () -> store.verify(0, null));
  }
}
