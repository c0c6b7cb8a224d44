// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Writes that are committed together, in any collections of one store. It can be used again after a
 * commit or rollback. A batch of {@link Store#batch()} is for one thread at a time; two at once are
 * AERO_EXECUTION_BUSY. Closing one discards what is staged in it.
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
    try (Records.Columns columns = records.newColumns()) {
      Native.chassis_batch_insert(this, collection, columns.struct(), ids);
    }
    return ids;
  }

  /**
   * Stages the whole new state of the records that have these document ids when the batch commits; a
   * document id that no record has then names a new one. {@link Snapshot#resolve} returns the ids
   * afterwards.
   *
   * @param collection number of the collection; 0 is the default one
   * @param records what they hold, with a document id each
   */
  public void put(int collection, Records records) {
    put(collection, new long[0], records);
  }

  /**
   * Stages the whole new state of records, whether they exist or not: what is absent is gone, unless
   * {@link Records#keepAbsent()} says otherwise.
   *
   * @param collection number of the collection; 0 is the default one
   * @param ids the records; of two alike the last one holds. No ids: put by document id
   * @param records what they hold, one for each id
   */
  public void put(int collection, long[] ids, Records records) {
    // No ids at all are NULL in C: each record is put by its document id.
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
   * those that the batch gave them before. Those that name no record are ignored.
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
   * Stages the deletion of all records that are in these groups when the batch commits, and of those
   * that the batch put into them before. What the batch stages later stays.
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
   * Makes what is staged durable and visible, all of it or nothing. If it fails, the batch keeps what
   * is staged.
   *
   * @return the outcome, and the number of the commit
   */
  public CommitResult commit() {
    ByteBuffer result = Struct.allocate(Layouts.COMMIT_RESULT);
    Native.chassis_batch_commit(this, null, result.array());
    return new CommitResult(result);
  }

  /**
   * Commits what is staged as one element of a stream, which takes effect once however often it
   * comes: if the store has this number of the stream or a later one, the batch is only emptied. The
   * number is committed with the batch; {@link Snapshot#stream(byte[])} returns it.
   *
   * @param stream name of the stream, 1 to 255 bytes, any bytes
   * @param streamSeq the element; numbers rise, may have gaps, and are unsigned
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

  /** As the other method, with a stream whose name is the UTF-8 of a string. */
  public CommitResult commit(String stream, long streamSeq) {
    return commit(Text.encode(stream, "stream"), streamSeq);
  }

  /** Discards what is staged. */
  public void rollback() {
    Native.chassis_batch_rollback(this);
  }
}
