// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** What a failure means for the caller. */
public enum Severity {
  /** No failure, or a number that this version does not know. */
  NONE,
  /** This store writes no more, or did not open: close it and see to the cause. */
  FATAL,
  /** Nothing changed, a retry may help. */
  ERROR,
  /** The caller's fault, nothing changed; the same call fails again. */
  REJECT,
  /** A defect of the library: please report it. */
  BUG;

  private static final Severity[] BY_NUMBER = values();

  static Severity of(int number) {
    return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : NONE;
  }
}
