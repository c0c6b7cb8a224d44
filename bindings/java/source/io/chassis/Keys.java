// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** The document id and the group of a record: {@link Snapshot#keys(int, long...)}. */
public final class Keys {
  private final byte[] documentId;
  private final byte[] group;

  private Keys(byte[] documentId, byte[] group) {
    this.documentId = documentId;
    this.group = group;
  }

  /** Copies the keys of a chassis_document. */
  static Keys read(ByteBuffer struct) {
    return new Keys(
        Struct.getBytes(struct, Layouts.DOCUMENT_DOCUMENT_ID),
        Struct.getBytes(struct, Layouts.DOCUMENT_GROUP));
  }

  /** The document id; null if the record has none. The array itself, not a copy of it. */
  public byte[] documentId() {
    return documentId;
  }

  /** The group; null if the record is in none. The array itself, not a copy of it. */
  public byte[] group() {
    return group;
  }
}
