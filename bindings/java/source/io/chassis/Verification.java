// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** When the checksum of a vector is compared. Those of documents are compared at every read. */
public enum Verification {
  /** At the first read of a vector after the store was opened. */
  FIRST_TOUCH,
  /** At every read. */
  EVERY_READ,
  /** Only by {@link Store#verify()}. */
  ON_DEMAND
}
