// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** A column of {@link Snapshot#exportArrow(int, java.util.Set, long, long)}. */
public enum ArrowColumn {
  /** `id`, which is there in any case. */
  ID,
  /** `vector`. */
  VECTOR,
  /** `document`. */
  DOCUMENT,
  /** `schema` and `schema_version`. */
  SCHEMA,
  /** `document_id` and `group`. */
  KEYS;

  int bit() {
    return 1 << ordinal();
  }
}
