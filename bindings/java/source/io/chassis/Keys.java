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

  /** Reads them from the chassis_document at the buffer's position, which moves behind it. */
  static Keys read(ByteBuffer struct) {
    struct.position(struct.position() + Document.STRUCT_SIZE - 2 * Struct.BYTES_SIZE);
    return readLast(struct);
  }

  /** Reads the last two fields of a chassis_document. */
  static Keys readLast(ByteBuffer struct) {
    byte[] documentId = Struct.getBytes(struct);
    return new Keys(documentId, Struct.getBytes(struct));
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
