// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * One commit, held for reading while later commits change the store. A snapshot may outlive its
 * store. While it is open, the file stays locked and the space that it sees is not reused. Several
 * threads may call all methods at once.
 */
public final class Snapshot extends Handle {
  /** The largest unsigned number, which is the id of no record. */
  public static final long NO_ID = -1;

  private static final int SMALL_GROUP = 256;

  private final ReadGuard guard;
  private final Dimensions dimensions = new Dimensions();

  Snapshot(long number) {
    this(number, new ReadGuard(NativeFunctions::chassis_snapshot_close));
  }

  private Snapshot(long number, ReadGuard guard) {
    super(number, guard);
    this.guard = guard;
  }

  /** Returns the number of the commit that it sees. */
  public long commitSeq() {
    ByteBuffer struct = Struct.allocate(Layouts.SNAPSHOT_INFO);
    Native.chassis_snapshot_get_info(this, struct.array());
    return struct.getLong(Layouts.SNAPSHOT_INFO_COMMIT_SEQ);
  }

  /** Returns the number of live records of a collection. */
  public long count(int collection) {
    return Native.chassis_snapshot_count(this, collection, null);
  }

  /**
   * Returns the state of a collection at the commit that the snapshot sees, also after the
   * collection was dropped or the store closed.
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

  /**
   * {@link #get(int, long[], float[], int)} into a direct buffer in native byte order, from its
   * position on.
   */
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
   * Returns a view of a vector, which copies nothing.
   *
   * @return the view, or null if the id has no vector
   */
  public View view(int collection, long id) {
    long address = Native.view_one(this, collection, id);
    return address == 0 ? null : new View(this, address, dimension(collection));
  }

  /** Returns views of several vectors: {@link #view(int, long)} in bulk. */
  public Views views(int collection, long[] ids) {
    long[] addresses = new long[ids.length];
    Native.chassis_snapshot_view(this, collection, ids, addresses);
    return new Views(this, addresses, dimension(collection));
  }

  /** A view needs the dimension, because C returns the address of a vector without it. */
  private int dimension(int collection) {
    int known = dimensions.of(collection);
    if (known != 0) return known;
    int dimension = collection(collection).dimension();
    dimensions.learn(collection, dimension);
    return dimension;
  }

  /**
   * Returns copies of documents.
   *
   * @param collection number of the collection
   * @param ids the records
   * @return the document of each id; null if it has none
   */
  public Document[] documents(int collection, long... ids) {
    return readDocuments(collection, ids, new Document[ids.length], Document::read);
  }

  /**
   * Returns copies of document ids and groups, also of records without a document.
   *
   * @param collection number of the collection
   * @param ids the records
   * @return the keys of each id, both null where there is no record
   */
  public Keys[] keys(int collection, long... ids) {
    return readDocuments(collection, ids, new Keys[ids.length], Keys::read);
  }

  private <T> T[] readDocuments(
      int collection, long[] ids, T[] result, Function<ByteBuffer, T> reader) {
    ByteBuffer structs = Struct.allocate(Layouts.DOCUMENT, ids.length);
    boolean reading = guard.enter();
    try {
      Native.chassis_snapshot_documents(this, collection, ids, structs.array());
      if (!reading) throw closed();
      for (int i = 0; i < result.length; ++i) {
        result[i] = reader.apply(Struct.at(structs, Layouts.DOCUMENT, i));
      }
      return result;
    } finally {
      if (reading) guard.leave();
    }
  }

  /**
   * Finds records by their document ids.
   *
   * @param collection number of the collection
   * @param documentIds 1 to 1,024 bytes each
   * @return the id of each record; {@link #NO_ID} where no record has the document id
   */
  public long[] resolve(int collection, byte[]... documentIds) {
    int count = documentIds.length;
    long[] ids = new long[count];
    try (ByteColumn column = ByteColumn.of(documentIds)) {
      Native.chassis_snapshot_resolve(this, collection, column.address(), count, ids, null);
    }
    return ids;
  }

  /** {@link #resolve(int, byte[]...)} with strings, encoded as UTF-8. */
  public long[] resolve(int collection, String... documentIds) {
    return resolve(collection, Text.encodeAll(documentIds, "document id"));
  }

  /**
   * Returns the ids of the records of a group, ascending.
   *
   * @param collection number of the collection
   * @param group 1 to 1,024 bytes
   */
  public long[] group(int collection, byte[] group) {
    long[] total = new long[1];
    try (ByteColumn name = ByteColumn.of(new byte[][] {Objects.requireNonNull(group, "group")})) {
      long[] ids = new long[SMALL_GROUP];
      try {
        Native.list_group(this, collection, name.address(), ids, total);
      } catch (ChassisException e) {
        if (e.code() != Status.AERO_QUERY_BUFFER_TOO_SMALL) throw e;
        ids = new long[Math.toIntExact(total[0])];
        Native.list_group(this, collection, name.address(), ids, total);
      }
      return Arrays.copyOf(ids, (int) total[0]);
    }
  }

  /** {@link #group(int, byte[])} with a string, encoded as UTF-8. */
  public long[] group(int collection, String group) {
    return group(collection, Text.encode(group, "group"));
  }

  /**
   * Returns for each record the number of the newest commit that put any part of it. Pass them to
   * {@link Records#expectedSeqs(long...)} to change a record only if nobody else did meanwhile.
   *
   * @param collection number of the collection
   * @param ids the records
   * @return the seq of each id; 0 where there is no record
   */
  public long[] seqs(int collection, long... ids) {
    long[] seqs = new long[ids.length];
    Native.chassis_snapshot_seqs(this, collection, ids, seqs);
    return seqs;
  }

  /**
   * Returns the number of the newest element of a stream at this commit, unsigned; empty if none.
   *
   * @param stream name of the stream, 1 to 255 bytes
   */
  public OptionalLong stream(byte[] stream) {
    byte[] found = new byte[1];
    try (ByteColumn name = ByteColumn.of(new byte[][] {Objects.requireNonNull(stream, "stream")})) {
      long number = Native.chassis_snapshot_stream(this, name.address(), found);
      return found[0] != 0 ? OptionalLong.of(number) : OptionalLong.empty();
    }
  }

  /** {@link #stream(byte[])} with a string, encoded as UTF-8. */
  public OptionalLong stream(String stream) {
    return stream(Text.encode(stream, "stream"));
  }

  /**
   * Exports a collection as a stream of Arrow record batches by the Arrow C data interface. Long
   * ranges of vectors are not copied if the dimension is a multiple of 16. The stream may outlive
   * this snapshot; until it is released, the file stays locked and the space that it sees is not
   * reused.
   *
   * <pre>{@code
   * try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
   *   snapshot.exportArrow(0, stream.memoryAddress());
   *   try (ArrowReader reader = Data.importArrayStream(allocator, stream)) { ... }
   * }
   * }</pre>
   *
   * @param collection number of the collection
   * @param streamAddress address of an ArrowArrayStream in native memory, which is overwritten.
   *     The caller or the consumer releases it. The address is not checked
   */
  public void exportArrow(int collection, long streamAddress) {
    exportArrow(collection, Set.of(), 0, streamAddress);
  }

  /**
   * {@link #exportArrow(int, long)} with some columns, in batches of a bounded length.
   *
   * @param columns the columns to export; `id` is always exported, and an empty set means all
   * @param maxRows the most rows in a batch; 0 means no bound
   */
  public void exportArrow(
      int collection, Set<Column> columns, long maxRows, long streamAddress) {
    if (maxRows < 0) throw new IllegalArgumentException("maxRows " + maxRows);
    ByteBuffer options = Struct.allocate(Layouts.ARROW_OPTIONS);
    options.putInt(Layouts.ARROW_OPTIONS_COLUMNS, Column.bits(columns));
    options.putLong(Layouts.ARROW_OPTIONS_MAX_ROWS, maxRows);
    Native.chassis_arrow_export(this, collection, options.array(), streamAddress);
  }

  /** Opens a cursor over the live records of a collection. It may outlive this snapshot. */
  public Cursor cursor(int collection) {
    return cursor(collection, Set.of());
  }

  /**
   * {@link #cursor(int)} with some columns.
   *
   * @param columns the columns to read; the id is always read, and an empty set means all
   */
  public Cursor cursor(int collection, Set<Column> columns) {
    ByteBuffer options = Struct.allocate(Layouts.CURSOR_OPTIONS);
    options.putInt(Layouts.CURSOR_OPTIONS_COLUMNS, Column.bits(columns));
    long number = Native.chassis_cursor_open(this, collection, options.array());
    return new Cursor(number, collection(collection).dimension());
  }

  /**
   * Returns the nearest vectors of one query.
   *
   * @param collection number of the collection
   * @param query as many floats as the dimension of the collection, none of them NaN
   * @param k hits wanted, at least 1
   * @return the hits, nearest first; fewer than `k` if there are fewer vectors
   */
  public List<Hit> search(int collection, float[] query, int k) {
    return search(collection, query, k, SearchOptions.defaults());
  }

  /** {@link #search(int, float[], int)} by another metric than that of the collection. */
  public List<Hit> search(int collection, float[] query, int k, Metric metric) {
    return search(collection, query, k, SearchOptions.defaults().metric(metric));
  }

  /** {@link #search(int, float[], int)} with filters, a task or another metric. */
  public List<Hit> search(int collection, float[] query, int k, SearchOptions options) {
    return new Search(this, collection, options).one(query, k);
  }

  /**
   * Returns the nearest vectors of several queries, reading the vectors once for all of them.
   *
   * @param collection number of the collection
   * @param queries a matrix, one row of `dimension` floats per query; copied once
   * @param dimension the dimension of the collection
   * @param k hits wanted per query, at least 1
   */
  public Hits search(int collection, float[] queries, int dimension, int k) {
    return search(collection, queries, dimension, k, SearchOptions.defaults());
  }

  /** {@link #search(int, float[], int, int)} by another metric than that of the collection. */
  public Hits search(int collection, float[] queries, int dimension, int k, Metric metric) {
    return search(collection, queries, dimension, k, SearchOptions.defaults().metric(metric));
  }

  /** {@link #search(int, float[], int, int)} with filters, a task or another metric. */
  public Hits search(
      int collection, float[] queries, int dimension, int k, SearchOptions options) {
    return new Search(this, collection, options).many(queries, dimension, k);
  }

  /** {@link #search(int, float[], int, int)} with queries that are not copied. */
  public Hits search(int collection, FloatBuffer queries, int dimension, int k) {
    return search(collection, queries, dimension, k, SearchOptions.defaults());
  }

  /** {@link #search(int, float[], int, int, Metric)} with queries that are not copied. */
  public Hits search(int collection, FloatBuffer queries, int dimension, int k, Metric metric) {
    return search(collection, queries, dimension, k, SearchOptions.defaults().metric(metric));
  }

  /**
   * {@link #search(int, float[], int, int, SearchOptions)} with queries that are not copied.
   *
   * @param queries a direct buffer in native byte order: the rows between its position and limit
   */
  public Hits search(
      int collection, FloatBuffer queries, int dimension, int k, SearchOptions options) {
    return new Search(this, collection, options).many(queries, dimension, k);
  }

  private static void checkRows(int count, int floats, int dimension) {
    if (dimension < 0 || (long) count * dimension != floats) {
      throw new IllegalArgumentException(
          floats + " floats are not " + count + " rows of " + dimension);
    }
  }

  /** Call this before reading borrowed memory, and {@link #endReading()} after it. */
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
