// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * One commit, held for reading, however the store moves on. It may outlive its store; while it is
 * open the file stays locked, and space that it sees is not used again. All methods may be called
 * by several threads at once.
 */
public final class Snapshot extends Handle {
  private static final int INFO_SIZE = 16;

  private final ReadGuard guard;
  private final Dimensions dimensions = new Dimensions();

  Snapshot(long number) {
    this(number, new ReadGuard(NativeFunctions::chassis_snapshot_close));
  }

  private Snapshot(long number, ReadGuard guard) {
    super(number, guard);
    this.guard = guard;
  }

  /** Number of the commit that it sees. */
  public long commitSequence() {
    ByteBuffer struct = Struct.allocate(INFO_SIZE);
    Native.chassis_snapshot_info(this, struct.array());
    return struct.getLong(Long.BYTES);
  }

  /** Live records of a collection. */
  public long count(int collection) {
    return Native.chassis_snapshot_count(this, collection);
  }

  /**
   * What a collection is at the commit that the snapshot sees, also after it was dropped or the
   * store closed.
   */
  public CollectionInfo collection(int collection) {
    ByteBuffer struct = CollectionInfo.allocate();
    Native.chassis_snapshot_collection(this, collection, struct.array());
    return new CollectionInfo(struct);
  }

  /**
   * Copies vectors into a matrix.
   *
   * @param collection number of the collection
   * @param ids the records
   * @param rows row i receives the vector of ids[i]; rows of absent ids are left as they are
   * @param dimension floats per row: the dimension of the collection
   * @return whether each id has a vector
   */
  public boolean[] get(int collection, long[] ids, float[] rows, int dimension) {
    checkRows(ids.length, rows.length, dimension);
    try (Memory memory = Memory.copyOf(rows)) {
      boolean[] found = get(collection, ids, memory.address, dimension);
      if (rows.length > 0) Native.memory_read_floats(memory.address, rows, rows.length);
      return found;
    }
  }

  /** As the other method, into a direct buffer in native byte order from its position on. */
  public boolean[] get(int collection, long[] ids, FloatBuffer rows, int dimension) {
    checkRows(ids.length, rows.remaining(), dimension);
    if (rows.isReadOnly()) throw new java.nio.ReadOnlyBufferException();
    try (Memory memory = Memory.of(rows)) {
      return get(collection, ids, memory.address, dimension);
    } finally {
      Reference.reachabilityFence(rows);
    }
  }

  private boolean[] get(int collection, long[] ids, long rows, int dimension) {
    byte[] found = new byte[ids.length];
    Native.chassis_snapshot_get(this, collection, ids, rows, dimension, 0, found);
    boolean[] result = new boolean[ids.length];
    for (int i = 0; i < result.length; ++i) result[i] = found[i] != 0;
    return result;
  }

  /**
   * Points at a vector without copying it.
   *
   * @return the view, or null if the id has no vector
   */
  public View view(int collection, long id) {
    long address = Native.view_one(this, collection, id);
    return address == 0 ? null : new View(this, address, dimension(collection));
  }

  /** Points at several vectors without copying them: {@link #view(int, long)} in bulk. */
  public Views views(int collection, long[] ids) {
    long[] addresses = new long[ids.length];
    Native.chassis_snapshot_view(this, collection, ids, addresses);
    return new Views(this, addresses, dimension(collection));
  }

  /** An address of a vector comes without its length. */
  private int dimension(int collection) {
    int known = dimensions.of(collection);
    if (known != 0) return known;
    int dimension = collection(collection).dimension();
    dimensions.learn(collection, dimension);
    return dimension;
  }

  /**
   * Documents, copied.
   *
   * @param collection number of the collection
   * @param ids the records
   * @return the document of each id; null if it has none
   */
  public Document[] documents(int collection, long... ids) {
    byte[] structs = documentStructs(ids.length);
    boolean reading = guard.enter();
    try {
      Native.chassis_snapshot_documents(this, collection, ids, structs);
      if (!reading) throw closed();
      Document[] documents = new Document[ids.length];
      ByteBuffer fields = ByteBuffer.wrap(structs).order(java.nio.ByteOrder.nativeOrder());
      for (int i = 0; i < documents.length; ++i) documents[i] = Document.read(fields);
      return documents;
    } finally {
      if (reading) guard.leave();
    }
  }

  /** Room for so many chassis_document; the library reads the size of the first. */
  private static byte[] documentStructs(int count) {
    byte[] structs = new byte[Math.multiplyExact(count, Document.STRUCT_SIZE)];
    if (count > 0) {
      ByteBuffer.wrap(structs).order(java.nio.ByteOrder.nativeOrder()).putInt(Document.STRUCT_SIZE);
    }
    return structs;
  }

  /** A walk over the live records of a collection. It may outlive this snapshot. */
  public Cursor cursor(int collection) {
    return new Cursor(Native.chassis_cursor_open(this, collection));
  }

  /**
   * The nearest vectors of one query.
   *
   * @param collection number of the collection
   * @param query as many floats as the dimension of the collection, none of them NaN
   * @param k hits wanted, at least 1
   * @return the hits, nearest first; fewer than `k` if there are fewer vectors
   */
  public List<Hit> search(int collection, float[] query, int k) {
    return searchOne(collection, query, k, 0);
  }

  /** As the other method, by another metric than that of the collection. */
  public List<Hit> search(int collection, float[] query, int k, Metric metric) {
    return searchOne(collection, query, k, metric.number);
  }

  /**
   * The nearest vectors of several queries, which reads the vectors once for all.
   *
   * @param collection number of the collection
   * @param queries a matrix, one row of `dimension` floats per query; copied once on its way
   * @param dimension the dimension of the collection
   * @param k hits wanted per query, at least 1
   */
  public Hits search(int collection, float[] queries, int dimension, int k) {
    return search(collection, queries, dimension, k, 0);
  }

  /** As the other method, by another metric than that of the collection. */
  public Hits search(int collection, float[] queries, int dimension, int k, Metric metric) {
    return search(collection, queries, dimension, k, metric.number);
  }

  /** As the other method, with queries that are read where they are. */
  public Hits search(int collection, FloatBuffer queries, int dimension, int k) {
    return search(collection, queries, dimension, k, 0);
  }

  /**
   * As the other method, with queries that are read where they are.
   *
   * @param queries a direct buffer in native byte order: the rows between its position and limit
   */
  public Hits search(int collection, FloatBuffer queries, int dimension, int k, Metric metric) {
    return search(collection, queries, dimension, k, metric.number);
  }

  private List<Hit> searchOne(int collection, float[] query, int k, int metric) {
    try (Memory memory = Memory.copyOf(query)) {
      return search(collection, memory.address, 1, query.length, k, metric).of(0);
    }
  }

  private Hits search(int collection, float[] queries, int dimension, int k, int metric) {
    int n = countQueries(queries.length, dimension);
    try (Memory memory = Memory.copyOf(queries)) {
      return search(collection, memory.address, n, dimension, k, metric);
    }
  }

  private Hits search(int collection, FloatBuffer queries, int dimension, int k, int metric) {
    int n = countQueries(queries.remaining(), dimension);
    try (Memory memory = Memory.of(queries)) {
      return search(collection, memory.address, n, dimension, k, metric);
    } finally {
      Reference.reachabilityFence(queries);
    }
  }

  private Hits search(int collection, long queries, int n, int dimension, int k, int metric) {
    int room = HitBuffer.isSmall(k) ? k : (int) Math.min(k, countForSearch(collection));
    HitBuffer hits = new HitBuffer(n, room);
    byte[] options = Struct.allocate(32).putInt(metric).array();
    Native.chassis_snapshot_search(
        this, collection, options, queries, n, dimension, 0, room,
        hits.ids, hits.distances, hits.found);
    return new Hits(hits);
  }

  /** At least 1; where counting fails, so will the search. */
  private long countForSearch(int collection) {
    try {
      return Math.max(1, count(collection));
    } catch (ChassisException e) {
      return 1;
    }
  }

  private static int countQueries(int floats, int dimension) {
    if (floats == 0 && dimension >= 0) return 0;
    if (dimension <= 0 || floats % dimension != 0) {
      throw new IllegalArgumentException(floats + " floats are no queries of " + dimension);
    }
    return floats / dimension;
  }

  private static void checkRows(int count, int floats, int dimension) {
    if (dimension < 0 || (long) count * dimension != floats) {
      throw new IllegalArgumentException(
          "room for " + floats + " floats is not that of " + count + " rows of " + dimension);
    }
  }

  /** Before memory is read that the snapshot lent. {@link #endReading()} must follow. */
  void beginReading() {
    if (!guard.enter()) throw closed();
  }

  void endReading() {
    guard.leave();
    Reference.reachabilityFence(this);
  }

  private static ChassisException closed() {
    return new ChassisException(
        Status.AERO_EXECUTION_HANDLE_CLOSED, "read: the snapshot was closed");
  }
}
