// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** Loads the native library once, before the first call into it. */
final class NativeLibrary {
  /** The property with the path of the library, for programs that install it elsewhere. */
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
