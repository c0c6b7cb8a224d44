// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** A copy of a document, as a snapshot sees it. */
public final class Document {
  private final long seq;
  private final byte[] payload;
  private final String schema;
  private final String schemaVersion;

  private final Keys keys;

  private Document(
      long seq, byte[] payload, String schema, String schemaVersion, Keys keys) {
    this.seq = seq;
    this.payload = payload;
    this.schema = schema;
    this.schemaVersion = schemaVersion;
    this.keys = keys;
  }

  /** Copies a chassis_document and the memory that it borrows; null if there is none. */
  static Document read(ByteBuffer struct) {
    if (!Struct.getBoolean(struct, Layouts.DOCUMENT_FOUND)) return null;
    return new Document(
        struct.getLong(Layouts.DOCUMENT_SEQ),
        Struct.getBytes(struct, Layouts.DOCUMENT_PAYLOAD),
        Text.decode(Struct.getBytes(struct, Layouts.DOCUMENT_SCHEMA)),
        Text.decode(Struct.getBytes(struct, Layouts.DOCUMENT_SCHEMA_VERSION)),
        Keys.read(struct));
  }

  /** Number of the commit that wrote it. */
  public long seq() {
    return seq;
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
