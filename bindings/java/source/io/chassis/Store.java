// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * A store of vectors and documents in one file. Writes are staged first; they are durable and
 * visible once {@link #commit()} has returned.
 *
 * <pre>{@code
 * try (var store = Store.open("a.chassis", Options.dimension(4))) {
 *   long id = store.insert(new float[] {1, 2, 3, 4});
 *   store.commit();
 *   for (Hit hit : store.search(query, 3)) System.out.println(hit.id() + " " + hit.distance());
 * }
 * }</pre>
 *
 * <p>Ids are unsigned 64-bit numbers; see {@link Long#toUnsignedString(long)}. Several threads may
 * call all methods at once. A method that fails throws {@link ChassisException}, with
 * AERO_EXECUTION_HANDLE_CLOSED after {@link #close()}. A null argument throws NullPointerException.
 */
public final class Store extends Handle {
  private Store(long number) {
    super(number, NativeFunctions::chassis_close);
  }

  /** Opens an existing store for reading and writing. */
  public static Store open(String path) {
    return open(path, Options.existing());
  }

  /**
   * Opens a store. If it was not closed cleanly, the commits in its logs are replayed first.
   *
   * @param path path of the store's file, or "memory:" for one that lives as long as this handle
   * @param options how to open
   */
  public static Store open(String path, Options options) {
    byte[] name = Text.encodeTerminated(path, "path");
    return new Store(Native.chassis_open(name, options.struct()));
  }

  /**
   * Stages one new vector in the default collection.
   *
   * @param vector as many floats as the dimension of the collection; copied
   * @return the id reserved for it, which names the record once the batch has committed
   */
  public long insert(float[] vector) {
    return Native.chassis_insert(this, Objects.requireNonNull(vector, "vector"));
  }

  /**
   * Makes the staged writes of the store's own batch durable and visible, all of them or none.
   *
   * @return the number of the commit
   */
  public long commit() {
    return Native.chassis_commit(this);
  }

  /** Discards the staged writes of the store's own batch. */
  public void rollback() {
    Native.chassis_rollback(this);
  }

  /**
   * Copies one vector of the default collection, as the store's own batch would leave it.
   *
   * @param id the record
   * @param vector receives it; as many floats as the dimension of the collection
   */
  public void get(long id, float[] vector) {
    Native.get_one(this, id, Objects.requireNonNull(vector, "vector"));
  }

  /**
   * Opens a handle on the store's own batch, so that other records can join those of {@link
   * #insert(float[])}. Closing the handle discards nothing.
   */
  public Batch sharedBatch() {
    return new Batch(this, Native.chassis_batch_shared(this));
  }

  /** Opens a new, empty batch, independent of all others. It is for one thread at a time. */
  public Batch batch() {
    return new Batch(this, Native.chassis_batch_open(this));
  }

  /** Opens a snapshot of the newest commit. It may outlive the store. */
  public Snapshot snapshot() {
    return new Snapshot(Native.chassis_snapshot_open(this));
  }

  /**
   * Returns the nearest vectors of the default collection at the newest commit.
   *
   * @param query as many floats as the dimension of the collection, none of them NaN
   * @param k hits wanted, at least 1
   * @return the hits, nearest first; fewer than `k` if there are fewer vectors
   */
  public List<Hit> search(float[] query, int k) {
    Objects.requireNonNull(query, "query");
    if (!HitBuffer.isSmall(k)) {
      try (Snapshot snapshot = snapshot()) {
        return snapshot.search(0, query, k);
      }
    }
    HitBuffer hits = new HitBuffer(1, k);
    Native.chassis_search(this, query, k, hits.ids, hits.distances, hits.found);
    return hits.list(0);
  }

  /** Returns the state of the store at this moment. */
  public StoreInfo info() {
    return new StoreInfo(this);
  }

  /** Returns the findings of opening this store. */
  public RecoveryReport recovery() {
    return new RecoveryReport(this);
  }

  /**
   * Writes every commit so far into the main file, so that reopening replays nothing. Commits are
   * durable without it.
   */
  public void checkpoint() {
    Native.chassis_checkpoint(this);
  }

  /** Reads every byte in use and compares every checksum: {@link #verify(int)} with capacity 0. */
  public VerifyReport verify() {
    return verify(0);
  }

  /**
   * Reads every byte in use and compares every checksum. Damage is a result and not an exception.
   *
   * @param capacity the most findings to list
   */
  public VerifyReport verify(int capacity) {
    return new VerifyReport(this, capacity, null);
  }

  /** {@link #verify(int)} with the bounds of a task, which records progress. */
  public VerifyReport verify(int capacity, Task task) {
    return new VerifyReport(this, capacity, Objects.requireNonNull(task, "task"));
  }

  /**
   * Creates a collection. It is durable when this returns.
   *
   * @param name 1 to 255 bytes of UTF-8, not yet in use
   * @param dimension floats per vector; 0: documents only
   * @param metric the metric of its searches
   * @return its number
   */
  public int createCollection(String name, int dimension, Metric metric) {
    return createCollection(name, dimension, metric.number);
  }

  /** {@link #createCollection(String, int, Metric)} with the metric L2. */
  public int createCollection(String name, int dimension) {
    return createCollection(name, dimension, 0);
  }

  private int createCollection(String name, int dimension, int metric) {
    ByteBuffer options = Struct.allocate(Layouts.COLLECTION_OPTIONS);
    options.putInt(Layouts.COLLECTION_OPTIONS_DIMENSION, dimension);
    options.putInt(Layouts.COLLECTION_OPTIONS_METRIC, metric);
    byte[] text = Text.encodeTerminated(name, "name");
    return Native.chassis_collection_create(this, text, options.array());
  }

  /** Returns the number of the collection with this name. */
  public int findCollection(String name) {
    return Native.chassis_collection_find(this, Text.encodeTerminated(name, "name"));
  }

  /**
   * Drops a collection with all its records. The drop is durable when this returns. The default
   * collection cannot be dropped, because every store has it.
   */
  public void dropCollection(int collection) {
    Native.chassis_collection_drop(this, collection);
  }

  /** Returns the numbers of all collections, ascending. */
  public int[] collections() {
    for (int capacity = 64; ; capacity *= 2) {
      int[] numbers = new int[capacity];
      try {
        int count = (int) Native.chassis_collection_list(this, numbers);
        return java.util.Arrays.copyOf(numbers, count);
      } catch (ChassisException e) {
        if (e.code() != Status.AERO_QUERY_BUFFER_TOO_SMALL) throw e;
      }
    }
  }

  /** Returns the state of a collection at the newest commit. */
  public CollectionInfo collection(int collection) {
    ByteBuffer struct = CollectionInfo.allocate();
    Native.chassis_collection_get_info(this, collection, struct.array());
    return new CollectionInfo(struct);
  }
}
