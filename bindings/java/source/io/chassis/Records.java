// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * Records to insert or to put, as columns. A column that is not given is absent from every record.
 * A record has a vector, a document, or both; a document has a schema and a schema version. A
 * record may have a document id, which no other record of its collection has, and a group, which
 * records share.
 *
 * <pre>{@code
 * Records.of(1).documents("hello".getBytes(UTF_8)).schema("note", "1")
 * }</pre>
 *
 * <p>Arrays and buffers are not copied here: the call that takes the records reads them. Use an
 * object in one thread at a time, because it has no lock.
 */
public final class Records {
  private static final int KEEP_ABSENT = 1;
  private static final int IF_ABSENT = 2;

  private final int count;
  private int dimension;
  private float[] rows;
  private FloatBuffer rowBuffer;
  private byte[][] documents;
  private String[] schemas;
  private String[] schemaVersions;
  private byte[][] documentIds;
  private byte[][] groups;
  private long[] expectedSeqs;
  private int flags;

  private Records(int count) {
    if (count < 0) throw new IllegalArgumentException("count " + count);
    this.count = count;
  }

  /** Returns `count` records with no column yet. */
  public static Records of(int count) {
    return new Records(count);
  }

  /**
   * Returns records with vectors, which the call that takes them copies once.
   *
   * @param rows a matrix, one row of `dimension` floats per record
   * @param dimension the dimension of the collection
   */
  public static Records vectors(float[] rows, int dimension) {
    return of(countRows(rows.length, dimension)).withVectors(rows, dimension);
  }

  /**
   * Returns records with vectors, which are passed on without a copy.
   *
   * @param rows a direct buffer in native byte order; it holds a matrix from its position to its
   *     limit, one row of `dimension` floats per record
   * @param dimension the dimension of the collection
   */
  public static Records vectors(FloatBuffer rows, int dimension) {
    return of(countRows(rows.remaining(), dimension)).withVectors(rows, dimension);
  }

  /** Adds vectors: see {@link #vectors(float[], int)}. */
  public Records withVectors(float[] rows, int dimension) {
    setDimension(rows.length, dimension);
    this.rows = rows;
    rowBuffer = null;
    return this;
  }

  /** Adds vectors: see {@link #vectors(FloatBuffer, int)}. */
  public Records withVectors(FloatBuffer rows, int dimension) {
    setDimension(rows.remaining(), dimension);
    this.rows = null;
    rowBuffer = rows.duplicate();
    return this;
  }

  /** Adds the payloads of documents, up to 1 GiB each; null if a record has no document. */
  public Records documents(byte[]... payloads) {
    checkColumn("documents", payloads.length);
    documents = payloads;
    return this;
  }

  /** Adds one schema and version for all documents, 1 to 255 bytes of UTF-8 each. */
  public Records schema(String schema, String version) {
    String[] all = new String[count];
    java.util.Arrays.fill(all, Objects.requireNonNull(schema, "schema"));
    String[] versions = new String[count];
    java.util.Arrays.fill(versions, Objects.requireNonNull(version, "version"));
    return schemas(all).schemaVersions(versions);
  }

  /** Adds the schema of each document; null if a record has no document. */
  public Records schemas(String... schemas) {
    checkColumn("schemas", schemas.length);
    this.schemas = schemas;
    return this;
  }

  /** Adds the schema version of each document; null if a record has no document. */
  public Records schemaVersions(String... versions) {
    checkColumn("schema versions", versions.length);
    schemaVersions = versions;
    return this;
  }

  /**
   * Adds the document id of each record: a name that no other live record of the collection has.
   *
   * @param ids 1 to 1,024 bytes each, any bytes; null if a record has none
   */
  public Records documentIds(byte[]... ids) {
    checkColumn("document ids", ids.length);
    documentIds = ids;
    return this;
  }

  /** Adds document ids: strings, encoded as UTF-8. */
  public Records documentIds(String... ids) {
    return documentIds(Text.encodeAll(ids, "document id"));
  }

  /**
   * Adds the group of each record: a name that records may share.
   *
   * @param groups 1 to 1,024 bytes each, any bytes; null if a record is in no group
   */
  public Records groups(byte[]... groups) {
    checkColumn("groups", groups.length);
    this.groups = groups;
    return this;
  }

  /** Adds groups: strings, encoded as UTF-8. */
  public Records groups(String... groups) {
    return groups(Text.encodeAll(groups, "group"));
  }

  /** Adds one group for all records: a string, encoded as UTF-8. */
  public Records group(String group) {
    String[] all = new String[count];
    java.util.Arrays.fill(all, Objects.requireNonNull(group, "group"));
    return groups(all);
  }

  /** For put: the columns that a record does not give keep their values. */
  public Records keepAbsent() {
    flags |= KEEP_ABSENT;
    return this;
  }

  /**
   * For put: no record of the call may exist when the batch commits, or the whole commit fails with
   * AERO_QUERY_CONFLICT.
   */
  public Records ifAbsent() {
    flags |= IF_ABSENT;
    return this;
  }

  /**
   * For put: the seq that each record must have when the batch commits, or the whole commit fails
   * with AERO_QUERY_CONFLICT; 0 accepts any. {@link Snapshot#seqs(int, long...)} returns seqs.
   */
  public Records expectedSeqs(long... seqs) {
    checkColumn("expected seqs", seqs.length);
    expectedSeqs = seqs;
    return this;
  }

  int count() {
    return count;
  }

  private static int countRows(int floats, int dimension) {
    if (dimension <= 0 || floats % dimension != 0) {
      throw new IllegalArgumentException(floats + " floats are no rows of " + dimension);
    }
    return floats / dimension;
  }

  private void setDimension(int floats, int dimension) {
    if (dimension < 0 || (long) count * dimension != floats) {
      throw new IllegalArgumentException(
          floats + " floats are not " + count + " rows of " + dimension);
    }
    this.dimension = dimension;
  }

  private void checkColumn(String column, int length) {
    if (length != count) {
      throw new IllegalArgumentException(length + " " + column + " for " + count + " records");
    }
  }

  /** The columns in native memory. */
  Columns columns(long[] ids) {
    return new Columns(ids);
  }

  /** The columns of an insert, in native memory. */
  Columns newColumns() {
    if (flags != 0 || expectedSeqs != null) {
      throw new IllegalArgumentException("only put takes flags and expected seqs");
    }
    return new Columns(null);
  }

  /** A chassis_records and the memory that it points at, for the length of a call. */
  final class Columns implements AutoCloseable {
    private final ByteBuffer struct = Struct.allocate(Layouts.RECORDS);
    private Memory idColumn;
    private Memory seqColumn;
    private Memory vectorColumn;
    private ByteColumn documentColumn;
    private ByteColumn schemaColumn;
    private ByteColumn versionColumn;
    private ByteColumn documentIdColumn;
    private ByteColumn groupColumn;

    private Columns(long[] ids) {
      try {
        fill(ids);
      } catch (RuntimeException | Error e) {
        close();
        throw e;
      }
    }

    private void fill(long[] ids) {
      if (ids != null) idColumn = Memory.copyOf(ids);
      if (expectedSeqs != null) seqColumn = Memory.copyOf(expectedSeqs);
      if (rows != null) vectorColumn = Memory.copyOf(rows);
      if (rowBuffer != null) vectorColumn = Memory.of(rowBuffer);
      documentColumn = ByteColumn.of(documents);
      schemaColumn = ByteColumn.of(schemas, "schema");
      versionColumn = ByteColumn.of(schemaVersions, "schema version");
      documentIdColumn = ByteColumn.of(documentIds);
      groupColumn = ByteColumn.of(groups);
      struct.putInt(Layouts.RECORDS_FLAGS, flags);
      struct.putLong(Layouts.RECORDS_COUNT, count);
      struct.putLong(Layouts.RECORDS_IDS, addressOf(idColumn));
      struct.putLong(Layouts.RECORDS_VECTORS, addressOf(vectorColumn));
      struct.putLong(Layouts.RECORDS_DIMENSION, dimension);
      struct.putLong(Layouts.RECORDS_DOCUMENTS, documentColumn.address());
      struct.putLong(Layouts.RECORDS_SCHEMAS, schemaColumn.address());
      struct.putLong(Layouts.RECORDS_SCHEMA_VERSIONS, versionColumn.address());
      struct.putLong(Layouts.RECORDS_DOCUMENT_IDS, documentIdColumn.address());
      struct.putLong(Layouts.RECORDS_GROUPS, groupColumn.address());
      struct.putLong(Layouts.RECORDS_EXPECTED_SEQS, addressOf(seqColumn));
    }

    private long addressOf(Memory column) {
      return column == null ? 0 : column.address;
    }

    byte[] struct() {
      return struct.array();
    }

    @Override
    public void close() {
      Reference.reachabilityFence(rowBuffer);
      if (idColumn != null) idColumn.close();
      if (seqColumn != null) seqColumn.close();
      if (vectorColumn != null) vectorColumn.close();
      if (documentColumn != null) documentColumn.close();
      if (schemaColumn != null) schemaColumn.close();
      if (versionColumn != null) versionColumn.close();
      if (documentIdColumn != null) documentIdColumn.close();
      if (groupColumn != null) groupColumn.close();
    }
  }
}
