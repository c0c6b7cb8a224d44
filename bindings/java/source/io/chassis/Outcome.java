// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** The outcome of a commit. */
public enum Outcome {
  /** The call was not a commit. */
  NONE,
  /** The commit is durable. After a failure it becomes visible when the store is reopened. */
  MADE,
  /** Nothing changed. */
  NOT_MADE,
  /** A failed write or sync may have stored the commit; reopening shows whether it did. */
  UNKNOWN;

  private static final Outcome[] BY_NUMBER = values();

  static Outcome of(int number) {
    return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : NONE;
  }
}
