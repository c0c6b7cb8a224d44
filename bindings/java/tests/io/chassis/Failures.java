// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** What the tests ask of a call that fails. */
final class Failures {
  private Failures() {}

  /** The failure of a call that must fail with that code. */
  static ChassisException assertFails(int code, Executable call) {
    ChassisException failure = assertThrows(ChassisException.class, call);
    if (failure.code() != code) throw failure;
    return failure;
  }

  static ChassisException assertClosed(Executable call) {
    return assertFails(Status.AERO_EXECUTION_HANDLE_CLOSED, call);
  }
}
