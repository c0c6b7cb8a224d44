// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.util.Objects;

/**
 * Writes that are committed together, in any collections of one store. It can be used again after a
 * commit or rollback. A batch of {@link Store#batch()} is for one thread at a time; two at once are
 * AERO_EXECUTION_BUSY. Closing one forgets what is staged in it.
 */
public final class Batch extends Handle {
  /** The store stays open as long as somebody can reach a batch of it. */
  private final Store store;

  Batch(Store store, long number) {
    super(number, NativeFunctions::chassis_batch_close);
    this.store = store;
  }

  /** The store that it writes to. */
  public Store store() {
    return store;
  }

  /**
   * Stages new records.
   *
   * @param collection number of the collection; 0 is the default one
   * @param records what they hold
   * @return the ids reserved for them, which name them from the commit on
   */
  public long[] insert(int collection, Records records) {
    long[] ids = new long[records.count()];
    try (Records.Columns columns = records.columns(null, 0)) {
      Native.chassis_batch_insert(this, collection, columns.struct(), ids);
    }
    return ids;
  }

  /**
   * Stages the whole new state of records, whether they exist or not: what is absent is gone.
   *
   * @param collection number of the collection; 0 is the default one
   * @param ids the records; of two alike the last one holds
   * @param records what they hold, one for each id
   */
  public void put(int collection, long[] ids, Records records) {
    put(collection, ids, records, 0);
  }

  /** Stages a new state of records; a vector or document that is absent stays what it is. */
  public void putKeepingAbsent(int collection, long[] ids, Records records) {
    put(collection, ids, records, Records.KEEP_ABSENT);
  }

  private void put(int collection, long[] ids, Records records, int flags) {
    // No ids at all are NULL in C, which is refused there.
    if (ids.length != 0 && ids.length != records.count()) {
      throw new IllegalArgumentException(
          ids.length + " ids for " + records.count() + " records");
    }
    try (Records.Columns columns = records.columns(ids, flags)) {
      Native.chassis_batch_put(this, collection, columns.struct());
    }
  }

  /**
   * Stages the deletion of records. Ids that name no record are passed over.
   *
   * @param collection number of the collection; 0 is the default one
   */
  public void delete(int collection, long... ids) {
    Native.chassis_batch_delete(this, collection, Objects.requireNonNull(ids, "ids"));
  }

  /**
   * Makes what is staged durable and visible, all of it or nothing.
   *
   * @return the number of the commit
   */
  public long commit() {
    return Native.chassis_batch_commit(this);
  }

  /** Forgets what is staged. */
  public void rollback() {
    Native.chassis_batch_rollback(this);
  }
}
