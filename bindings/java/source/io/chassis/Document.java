// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** A document as a snapshot sees it. Its payload is a copy. */
public final class Document {
  static final int STRUCT_SIZE = 96;

  private final long commitSequence;
  private final byte[] payload;
  private final String schema;
  private final String schemaVersion;

  private final Keys keys;

  private Document(
      long commitSequence, byte[] payload, String schema, String schemaVersion, Keys keys) {
    this.commitSequence = commitSequence;
    this.payload = payload;
    this.schema = schema;
    this.schemaVersion = schemaVersion;
    this.keys = keys;
  }

  /** Reads the struct at the buffer's position, and what it borrows; null if there is none. */
  static Document read(ByteBuffer struct) {
    struct.getInt(); // struct_size
    boolean found = Struct.getBoolean(struct);
    long commitSequence = struct.getLong();
    byte[] payload = Struct.getBytes(struct);
    byte[] schema = Struct.getBytes(struct);
    byte[] version = Struct.getBytes(struct);
    Keys keys = Keys.readLast(struct);
    if (!found) return null;
    return new Document(commitSequence, payload, Text.decode(schema), Text.decode(version), keys);
  }

  /** Number of the commit that wrote it. */
  public long commitSequence() {
    return commitSequence;
  }

  /** The payload; the array itself, not a copy of it. */
  public byte[] payload() {
    return payload;
  }

  /** The schema that it was written with. */
  public String schema() {
    return schema;
  }

  /** The version of the schema. */
  public String schemaVersion() {
    return schemaVersion;
  }

  /** The document id; null if the record has none. The array itself, not a copy of it. */
  public byte[] documentId() {
    return keys.documentId();
  }

  /** The group; null if the record is in none. The array itself, not a copy of it. */
  public byte[] group() {
    return keys.group();
  }
}
