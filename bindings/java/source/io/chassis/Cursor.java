// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.util.Objects;

/** A walk over the live records of a collection, each once. For one thread at a time. */
public final class Cursor extends Handle {
  Cursor(long number) {
    super(number, NativeFunctions::chassis_cursor_close);
  }

  /**
   * The next ids.
   *
   * @param ids receives them; at least one place
   * @return how many there are; fewer than places does not mean the end, 0 does
   */
  public int next(long[] ids) {
    return (int) Native.chassis_cursor_next(this, Objects.requireNonNull(ids, "ids"));
  }
}
