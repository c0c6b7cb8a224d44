// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** A copy of one record that a cursor returned. A column that was not chosen is null or 0. */
public final class Record {
  private final int status;
  private final long id;
  private final long seq;
  private final float[] vector;
  private final boolean hasDocument;
  private final byte[] payload;
  private final String schema;
  private final String schemaVersion;
  private final byte[] documentId;
  private final byte[] group;

  /** Copies a chassis_record and the memory that it borrows. */
  Record(ByteBuffer struct, int dimension) {
    status = struct.getInt(Layouts.RECORD_STATUS);
    id = struct.getLong(Layouts.RECORD_ID);
    seq = struct.getLong(Layouts.RECORD_SEQ);
    vector = readVector(struct.getLong(Layouts.RECORD_VECTOR), dimension);
    hasDocument = Struct.getBoolean(struct, Layouts.RECORD_HAS_DOCUMENT);
    payload = Struct.getBytes(struct, Layouts.RECORD_PAYLOAD);
    schema = readText(struct, Layouts.RECORD_SCHEMA);
    schemaVersion = readText(struct, Layouts.RECORD_SCHEMA_VERSION);
    documentId = Struct.getBytes(struct, Layouts.RECORD_DOCUMENT_ID);
    group = Struct.getBytes(struct, Layouts.RECORD_GROUP);
  }

  private static float[] readVector(long address, int dimension) {
    if (address == 0) return null;
    float[] vector = new float[dimension];
    Native.memory_read_floats(address, vector, dimension);
    return vector;
  }

  private static String readText(ByteBuffer struct, int offset) {
    byte[] text = Struct.getBytes(struct, offset);
    return text == null ? null : Text.decode(text);
  }

  /**
   * 0, or {@link Status#AERO_DATA_CORRUPTION} if a chosen part of the record is damaged. Then only
   * the id is set; it is {@link Snapshot#NO_ID} if the id itself cannot be read.
   */
  public int status() {
    return status;
  }

  /** The name of the status, for example "AERO_DATA_CORRUPTION". */
  public String statusName() {
    return Native.chassis_status_name(status);
  }

  /** Its id. */
  public long id() {
    return id;
  }

  /** Number of the newest commit that put any part of it. */
  public long seq() {
    return seq;
  }

  /** Its vector; null if it has none. The array itself, not a copy of it. */
  public float[] vector() {
    return vector;
  }

  /** Whether it has a document. */
  public boolean hasDocument() {
    return hasDocument;
  }

  /** The payload of its document. The array itself, not a copy of it. */
  public byte[] payload() {
    return payload;
  }

  /** The schema of its document. */
  public String schema() {
    return schema;
  }

  /** The version of the schema. */
  public String schemaVersion() {
    return schemaVersion;
  }

  /** Its document id; null if it has none. The array itself, not a copy of it. */
  public byte[] documentId() {
    return documentId;
  }

  /** Its group; null if it is in none. The array itself, not a copy of it. */
  public byte[] group() {
    return group;
  }
}
