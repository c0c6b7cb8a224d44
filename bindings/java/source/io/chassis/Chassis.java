// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** The versions of the library, its binary interface and its file format. */
public final class Chassis {
  private Chassis() {}

  /** The version of the package, for example "0.1.0". */
  public static String version() {
    return Native.chassis_version();
  }

  /** The version of the binary interface: major &lt;&lt; 16 | minor. */
  public static int abiVersion() {
    return Native.chassis_abi_version();
  }

  /** The version of the file format that the library writes. */
  public static int formatVersion() {
    return Native.chassis_format_version();
  }
}
