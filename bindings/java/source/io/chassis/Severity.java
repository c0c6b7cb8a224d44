// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** The meaning of a failure for the caller. */
public enum Severity {
  /** No failure, or a number that this version does not know. */
  NONE,
  /** The store stopped writing, or did not open: close it and remove the cause. */
  FATAL,
  /** Nothing changed; a retry may help. */
  ERROR,
  /** The call is wrong and nothing changed; repeating it fails again. */
  REJECT,
  /** A defect of the library: please report it. */
  BUG;

  private static final Severity[] BY_NUMBER = values();

  static Severity of(int number) {
    return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : NONE;
  }
}
