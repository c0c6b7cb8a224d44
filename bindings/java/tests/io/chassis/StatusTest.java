// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusTest {
  @Test
  void everyStatusOfTheLibraryIsAConstantOfItsName() throws IllegalAccessException {
    Map<Integer, String> constants = new TreeMap<>();
    for (var field : Status.class.getFields()) constants.put(field.getInt(null), field.getName());
    Map<Integer, String> library = new TreeMap<>();
    for (int number = 1; number < 0x10000; ++number) {
      String name = Native.chassis_status_name(number);
      if (!name.equals("UNKNOWN_STATUS")) library.put(number, name);
    }
    assertEquals(library, constants);
  }

  @Test
  void severitiesAreThoseOfTheLibrary() {
    assertEquals(Severity.FATAL, severityOf(Status.AERO_DATA_CORRUPTION));
    assertEquals(Severity.FATAL, severityOf(Status.AERO_STORAGE_FULL));
    assertEquals(Severity.ERROR, severityOf(Status.AERO_STORAGE_LOCKED));
    assertEquals(Severity.REJECT, severityOf(Status.AERO_QUERY_INVALID));
    assertEquals(Severity.BUG, severityOf(Status.AERO_INTERNAL_PANIC));
    assertEquals(Severity.NONE, severityOf(0));
    assertEquals(Severity.NONE, Severity.of(77));
  }

  private static Severity severityOf(int code) {
    return Severity.of(Native.chassis_status_severity(code));
  }
}
