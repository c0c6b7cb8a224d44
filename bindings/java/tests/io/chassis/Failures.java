// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** Assertions on calls that fail. */
final class Failures {
  private Failures() {}

  /** Asserts that a call fails with `code`; returns the failure. */
  static ChassisException assertFails(int code, Executable call) {
    ChassisException failure = assertThrows(ChassisException.class, call);
    if (failure.code() != code) throw failure;
    return failure;
  }

  static ChassisException assertClosed(Executable call) {
    return assertFails(Status.AERO_EXECUTION_HANDLE_CLOSED, call);
  }
}
