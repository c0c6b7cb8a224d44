// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Structs of the C library in a byte array. Fields are read and written one after another, in the
 * order of the header; none of them has gaps, which the native part asserts.
 */
final class Struct {
  /** The size of a chassis_bytes. */
  static final int BYTES_SIZE = 16;

  private Struct() {}

  /** A struct of that many bytes, its `struct_size` written and all else 0. */
  static ByteBuffer allocate(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder()).putInt(size);
  }

  /** Goes to the field behind `struct_size`. */
  static ByteBuffer rewind(ByteBuffer struct) {
    struct.position(Integer.BYTES);
    return struct;
  }

  /** A field of `size` bytes that holds text and the NUL that ends it. */
  static String getText(ByteBuffer struct, int size) {
    byte[] field = new byte[size];
    struct.get(field);
    int length = 0;
    while (length < size && field[length] != 0) ++length;
    return Text.decode(java.util.Arrays.copyOf(field, length));
  }

  /** A copy of what a chassis_bytes borrows; null if that has no data. */
  static byte[] getBytes(ByteBuffer struct) {
    long address = struct.getLong();
    byte[] bytes = new byte[(int) struct.getLong()];
    if (bytes.length > 0) Native.memory_read_bytes(address, bytes);
    return address == 0 ? null : bytes;
  }

  static boolean getBoolean(ByteBuffer struct) {
    return struct.getInt() != 0;
  }
}
