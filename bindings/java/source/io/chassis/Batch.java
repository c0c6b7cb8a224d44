// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Writes to any collections of one store that are committed together. A batch can be used again
 * after a commit or rollback. A batch of {@link Store#batch()} is for one thread at a time,
 * otherwise calls fail with AERO_EXECUTION_BUSY. Closing such a batch discards its staged writes.
 */
public final class Batch extends Handle {
  /** Keeps the store reachable, so that it is not closed while a batch of it is in use. */
  private final Store store;

  Batch(Store store, long number) {
    super(number, NativeFunctions::chassis_batch_close);
    this.store = store;
  }

  /** The store that the batch writes to. */
  public Store store() {
    return store;
  }

  /**
   * Stages new records.
   *
   * @param collection number of the collection; 0 is the default one
   * @param records their columns
   * @return the ids reserved for them, which name the records once the batch has committed
   */
  public long[] insert(int collection, Records records) {
    long[] ids = new long[records.count()];
    try (Records.Columns columns = records.newColumns()) {
      Native.chassis_batch_insert(this, collection, columns.struct(), ids);
    }
    return ids;
  }

  /**
   * Stages the whole new state of the records that have these document ids when the batch commits.
   * A document id that no record has then makes a new record. Afterwards {@link Snapshot#resolve}
   * returns the ids.
   *
   * @param collection number of the collection; 0 is the default one
   * @param records their columns, with a document id for each record
   */
  public void put(int collection, Records records) {
    put(collection, new long[0], records);
  }

  /**
   * Stages the whole new state of records, whether they exist or not. A column that a record does
   * not give is removed from it, unless {@link Records#keepAbsent()} is set.
   *
   * @param collection number of the collection; 0 is the default one
   * @param ids the records; if an id is repeated, the last row counts. Empty: put by document id
   * @param records their columns, with a row for each id
   */
  public void put(int collection, long[] ids, Records records) {
    // C gets an empty array as NULL and puts each record by its document id.
    if (ids.length != 0 && ids.length != records.count()) {
      throw new IllegalArgumentException(
          ids.length + " ids for " + records.count() + " records");
    }
    try (Records.Columns columns = records.columns(ids)) {
      Native.chassis_batch_put(this, collection, columns.struct());
    }
  }

  /**
   * Stages the deletion of records. Ids that name no record are ignored.
   *
   * @param collection number of the collection; 0 is the default one
   */
  public void delete(int collection, long... ids) {
    Native.chassis_batch_delete(this, collection, Objects.requireNonNull(ids, "ids"));
  }

  /**
   * Stages the deletion of the records that have these document ids when the batch commits, and of
   * those that got them earlier in the batch. Document ids that name no record are ignored.
   *
   * @param collection number of the collection; 0 is the default one
   */
  public void deleteDocuments(int collection, byte[]... documentIds) {
    int count = documentIds.length;
    try (ByteColumn column = ByteColumn.of(documentIds)) {
      Native.chassis_batch_delete_documents(this, collection, column.address(), count);
    }
  }

  /** {@link #deleteDocuments(int, byte[]...)} with strings, encoded as UTF-8. */
  public void deleteDocuments(int collection, String... documentIds) {
    deleteDocuments(collection, Text.encodeAll(documentIds, "document id"));
  }

  /**
   * Stages the deletion of all records that are in these groups when the batch commits, and of
   * those that the batch put into them earlier. Records that the batch stages later are kept.
   *
   * @param collection number of the collection; 0 is the default one
   */
  public void deleteGroups(int collection, byte[]... groups) {
    int count = groups.length;
    try (ByteColumn column = ByteColumn.of(groups)) {
      Native.chassis_batch_delete_groups(this, collection, column.address(), count);
    }
  }

  /** {@link #deleteGroups(int, byte[]...)} with strings, encoded as UTF-8. */
  public void deleteGroups(int collection, String... groups) {
    deleteGroups(collection, Text.encodeAll(groups, "group"));
  }

  /**
   * Makes the staged writes durable and visible, all of them or none. If the commit fails, the
   * batch keeps them.
   *
   * @return the outcome, and the number of the commit
   */
  public CommitResult commit() {
    ByteBuffer result = Struct.allocate(Layouts.COMMIT_RESULT);
    Native.chassis_batch_commit(this, null, result.array());
    return new CommitResult(result);
  }

  /**
   * Commits the staged writes as one element of a stream. A repeated element has no effect: if the
   * store has this number of the stream or a later one, the batch is only emptied. The number is
   * committed with the batch; {@link Snapshot#stream(byte[])} returns it.
   *
   * @param stream name of the stream, 1 to 255 bytes, any bytes
   * @param streamSeq number of the element, unsigned; numbers rise and may have gaps
   */
  public CommitResult commit(byte[] stream, long streamSeq) {
    ByteBuffer result = Struct.allocate(Layouts.COMMIT_RESULT);
    try (Memory name = Memory.copyOf(stream)) {
      ByteBuffer options = Struct.allocate(Layouts.COMMIT_OPTIONS);
      options.putLong(Layouts.COMMIT_OPTIONS_STREAM + Layouts.BYTES_DATA, name.address);
      options.putLong(Layouts.COMMIT_OPTIONS_STREAM + Layouts.BYTES_SIZE, stream.length);
      options.putLong(Layouts.COMMIT_OPTIONS_STREAM_SEQ, streamSeq);
      Native.chassis_batch_commit(this, options.array(), result.array());
    }
    return new CommitResult(result);
  }

  /** {@link #commit(byte[], long)} with a string as the name, encoded as UTF-8. */
  public CommitResult commit(String stream, long streamSeq) {
    return commit(Text.encode(stream, "stream"), streamSeq);
  }

  /** Discards the staged writes. */
  public void rollback() {
    Native.chassis_batch_rollback(this);
  }
}
