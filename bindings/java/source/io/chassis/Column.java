// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.util.Set;

/** A column of the records that a cursor returns or an Arrow stream exports. */
public enum Column {
  /** The id, which is always included. */
  ID,
  /** The vector. */
  VECTOR,
  /** The payload of the document. */
  DOCUMENT,
  /** The schema and the schema version of the document. */
  SCHEMA,
  /** The document id and the group. */
  KEYS,
  /** The seq of the record. Arrow streams have no such column. */
  SEQ;

  /** The or-ed bits of the columns; 0, which C takes as all columns, for an empty set. */
  static int bits(Set<Column> columns) {
    int bits = 0;
    for (Column column : columns) bits |= 1 << column.ordinal();
    return bits;
  }
}
