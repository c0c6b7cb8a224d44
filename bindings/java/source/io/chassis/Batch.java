// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Writes that are committed together, in any collections of one store. It can be used again after a
 * commit or rollback. A batch of {@link Store#batch()} is for one thread at a time; two at once are
 * AERO_EXECUTION_BUSY. Closing one forgets what is staged in it.
 */
public final class Batch extends Handle {
  private static final int OPTIONS_SIZE = 32;

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
   * @param ids the records; of two alike the last one holds. No ids: each record is the one that
   *     its document id names
   * @param records what they hold, one for each id
   */
  public void put(int collection, long[] ids, Records records) {
    put(collection, ids, records, 0);
  }

  /** Stages a new state of records; what is absent of a record stays what it is. */
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
   * Stages the whole new state of the records that document ids name, in the newest commit as this
   * batch changes it; a document id that no record has names a new one.
   *
   * @param collection number of the collection; 0 is the default one
   * @param records what they hold, with a document id each
   * @return the ids of the records
   */
  public long[] putDocuments(int collection, Records records) {
    return putDocuments(collection, records, 0);
  }

  /** As {@link #putDocuments(int, Records)}; what is absent of a record stays what it is. */
  public long[] putDocumentsKeepingAbsent(int collection, Records records) {
    return putDocuments(collection, records, Records.KEEP_ABSENT);
  }

  private long[] putDocuments(int collection, Records records, int flags) {
    long[] ids = new long[records.count()];
    try (Records.Columns columns = records.columns(null, flags)) {
      Native.chassis_batch_put_documents(this, collection, columns.struct(), ids);
    }
    return ids;
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
   * Stages the deletion of the records that document ids name, in the newest commit as this batch
   * changes it. Those that name no record are passed over.
   *
   * @param collection number of the collection; 0 is the default one
   */
  public void deleteDocuments(int collection, byte[]... documentIds) {
    int count = documentIds.length;
    try (ByteColumn column = ByteColumn.of(documentIds)) {
      Native.chassis_batch_delete_documents(this, collection, column.address(), count);
    }
  }

  /** As the other method, by document ids that are the UTF-8 of strings. */
  public void deleteDocuments(int collection, String... documentIds) {
    deleteDocuments(collection, Text.encodeAll(documentIds, "document id"));
  }

  /**
   * Stages the deletion of all records of groups, as they are now: in the newest commit as this
   * batch changes it. What is staged or committed later stays.
   *
   * @param collection number of the collection; 0 is the default one
   */
  public void deleteGroups(int collection, byte[]... groups) {
    int count = groups.length;
    try (ByteColumn column = ByteColumn.of(groups)) {
      Native.chassis_batch_delete_groups(this, collection, column.address(), count);
    }
  }

  /** As the other method, by groups that are the UTF-8 of strings. */
  public void deleteGroups(int collection, String... groups) {
    deleteGroups(collection, Text.encodeAll(groups, "group"));
  }

  /**
   * Commits what is staged as one element of a stream, which takes effect once however often it
   * comes: if the store has come to that number of the source or a later one, the batch is only
   * emptied. The number is committed with the batch; {@link Snapshot#source(byte[])} tells it.
   *
   * @param source name of the stream, 1 to 255 bytes, any bytes
   * @param number the element; numbers rise, may have gaps, and are unsigned
   */
  public ApplyResult apply(byte[] source, long number) {
    byte[] applied = new byte[1];
    try (Memory name = Memory.copyOf(source)) {
      ByteBuffer options = Struct.allocate(OPTIONS_SIZE).putInt(0);
      options.putLong(name.address).putLong(source.length).putLong(number);
      long sequence = Native.chassis_batch_apply(this, options.array(), applied);
      return new ApplyResult(sequence, applied[0] != 0);
    }
  }

  /** As the other method, with a source that is the UTF-8 of a string. */
  public ApplyResult apply(String source, long number) {
    return apply(Text.encode(source, "source"), number);
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
