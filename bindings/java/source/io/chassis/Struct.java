// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Structs of the C library in a byte array. {@link Layouts} says where their fields are. */
final class Struct {
  private Struct() {}

  /** A struct of that many bytes, its `struct_size` set and all else 0. */
  static ByteBuffer allocate(int size) {
    return allocate(size, 1);
  }

  /** An array of structs, of which the first one's `struct_size` is set: that is the size of each. */
  static ByteBuffer allocate(int size, int count) {
    ByteBuffer structs = ByteBuffer.allocate(Math.multiplyExact(size, count));
    structs.order(ByteOrder.nativeOrder());
    return count > 0 ? structs.putInt(0, size) : structs;
  }

  /** Struct number `index` of an array of them. */
  static ByteBuffer at(ByteBuffer structs, int size, int index) {
    ByteBuffer one = structs.duplicate();
    one.position(size * index).limit(size * (index + 1));
    return one.slice().order(ByteOrder.nativeOrder());
  }

  /** A field of at most `capacity` bytes that holds text and the NUL that ends it. */
  static String getText(ByteBuffer struct, int offset, int capacity) {
    byte[] field = new byte[capacity];
    for (int i = 0; i < capacity; ++i) field[i] = struct.get(offset + i);
    int length = 0;
    while (length < capacity && field[length] != 0) ++length;
    return Text.decode(Arrays.copyOf(field, length));
  }

  /** A copy of what a chassis_bytes borrows; null if that has no data. */
  static byte[] getBytes(ByteBuffer struct, int offset) {
    long address = struct.getLong(offset + Layouts.BYTES_DATA);
    byte[] bytes = new byte[(int) struct.getLong(offset + Layouts.BYTES_SIZE)];
    if (bytes.length > 0) Native.memory_read_bytes(address, bytes);
    return address == 0 ? null : bytes;
  }

  static boolean getBoolean(ByteBuffer struct, int offset) {
    return struct.getInt(offset) != 0;
  }
}
