// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** Loads the native part, once, before the first call into it. */
final class NativeLibrary {
  /** A path of the native library, for programs that do not install it where Java looks. */
  static final String PATH_PROPERTY = "io.chassis.native";

  private NativeLibrary() {}

  static void load() {
    String path = System.getProperty(PATH_PROPERTY);
    if (path != null) {
      System.load(path);
    } else {
      System.loadLibrary("chassis_jni");
    }
    if (!NativeFunctions.abi_matches()) {
      throw new UnsatisfiedLinkError(
          "libchassis has binary interface "
              + NativeFunctions.chassis_abi_version()
              + ", which is not the one that the Java package was built for");
    }
  }
}
