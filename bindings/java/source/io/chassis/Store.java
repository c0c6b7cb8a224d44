// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * A store of vectors and documents: one file. What is written is staged, and durable and visible
 * once {@link #commit()} returned.
 *
 * <pre>{@code
 * try (var store = Store.open("a.chassis", Options.dimension(4))) {
 *   long id = store.insert(new float[] {1, 2, 3, 4});
 *   store.commit();
 *   for (Hit hit : store.search(query, 3)) System.out.println(hit.id() + " " + hit.distance());
 * }
 * }</pre>
 *
 * <p>Ids are unsigned 64-bit numbers; see {@link Long#toUnsignedString(long)}. All methods may be
 * called by several threads at once, and throw {@link ChassisException} where they fail, with
 * AERO_EXECUTION_HANDLE_CLOSED after {@link #close()}. A null argument is a NullPointerException.
 */
public final class Store extends Handle {
  private Store(long number) {
    super(number, NativeFunctions::chassis_close);
  }

  /** Opens the store at a path for reading and writing. It must exist. */
  public static Store open(String path) {
    return open(path, Options.existing());
  }

  /**
   * Opens a store, and first brings back what a crash left in its log.
   *
   * @param path path of the store's file, or "memory:" for a store that nothing outlives
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
   * @return the id reserved for it, which names it from the commit on
   */
  public long insert(float[] vector) {
    return Native.chassis_insert(this, Objects.requireNonNull(vector, "vector"));
  }

  /**
   * Makes what is staged in the store's own batch durable and visible, all of it or nothing.
   *
   * @return the number of the commit
   */
  public long commit() {
    return Native.chassis_commit(this);
  }

  /** Discards what is staged in the store's own batch. */
  public void rollback() {
    Native.chassis_rollback(this);
  }

  /**
   * Copies one vector of the default collection, with what is staged taken as done.
   *
   * @param id the record
   * @param vector receives it; as many floats as the dimension of the collection
   */
  public void get(long id, float[] vector) {
    Native.get_one(this, id, Objects.requireNonNull(vector, "vector"));
  }

  /** The store's own batch: what {@link #insert(float[])} staged, and what joins it. */
  public Batch sharedBatch() {
    return new Batch(this, Native.chassis_batch_shared(this));
  }

  /** A new, empty batch, independent of all others. It is for one thread at a time. */
  public Batch batch() {
    return new Batch(this, Native.chassis_batch_open(this));
  }

  /** A snapshot of the newest commit. It may outlive the store. */
  public Snapshot snapshot() {
    return new Snapshot(Native.chassis_snapshot_open(this));
  }

  /**
   * The nearest vectors of the default collection at the newest commit.
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

  /** What the store is at this moment. */
  public StoreInfo info() {
    return new StoreInfo(this);
  }

  /** What opening this store found. */
  public RecoveryReport recovery() {
    return new RecoveryReport(this);
  }

  /** Puts every commit so far into the main file. Commits are durable without it. */
  public void checkpoint() {
    Native.chassis_checkpoint(this);
  }

  /** Reads every byte in use and compares every checksum: {@link #verify(int)} without a list. */
  public VerifyReport verify() {
    return verify(0);
  }

  /**
   * Reads every byte in use and compares every checksum. Damage is a result, no exception.
   *
   * @param capacity how many findings to list
   */
  public VerifyReport verify(int capacity) {
    return new VerifyReport(this, capacity, null);
  }

  /** As the other method, with the bounds of a task, which records progress. */
  public VerifyReport verify(int capacity, Task task) {
    return new VerifyReport(this, capacity, Objects.requireNonNull(task, "task"));
  }

  /**
   * Creates a collection that holds vectors; durable when it returns.
   *
   * @param name 1 to 255 bytes of UTF-8, not yet in use
   * @param dimension floats per vector; 0: documents only
   * @param metric what search in it calls near
   * @return its number
   */
  public int createCollection(String name, int dimension, Metric metric) {
    return createCollection(name, dimension, metric.number);
  }

  /** Creates a collection with the metric L2; otherwise as the method with three arguments. */
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

  /** The number of the collection of that name. */
  public int findCollection(String name) {
    return Native.chassis_collection_find(this, Text.encodeTerminated(name, "name"));
  }

  /** Drops a collection with all its records; durable when it returns. Not the default one. */
  public void dropCollection(int collection) {
    Native.chassis_collection_drop(this, collection);
  }

  /** The numbers of all collections, ascending. */
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

  /** What a collection is at the newest commit. */
  public CollectionInfo collection(int collection) {
    ByteBuffer struct = CollectionInfo.allocate();
    Native.chassis_collection_get_info(this, collection, struct.array());
    return new CollectionInfo(struct);
  }
}
