// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** What became of a commit. */
public enum Outcome {
  /** The call was no commit. */
  NONE,
  /** The commit is durable. Beside a failure: it becomes visible when the store is reopened. */
  MADE,
  /** Nothing changed. */
  NOT_MADE,
  /** The system refused to say; the store tells after reopening. */
  UNKNOWN;

  private static final Outcome[] BY_NUMBER = values();

  static Outcome of(int number) {
    return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : NONE;
  }
}
