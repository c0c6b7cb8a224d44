// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Structs of the C library in a byte array. {@link Layouts} has the offsets of their fields. */
final class Struct {
  private Struct() {}

  /** Allocates a struct of `size` bytes with `struct_size` set and all other fields 0. */
  static ByteBuffer allocate(int size) {
    return allocate(size, 1);
  }

  /** Allocates an array of structs. Only the first has `struct_size`: C takes it for all. */
  static ByteBuffer allocate(int size, int count) {
    ByteBuffer structs = ByteBuffer.allocate(Math.multiplyExact(size, count));
    structs.order(ByteOrder.nativeOrder());
    return count > 0 ? structs.putInt(0, size) : structs;
  }

  /** The struct at `index` of an array. */
  static ByteBuffer at(ByteBuffer structs, int size, int index) {
    ByteBuffer one = structs.duplicate();
    one.position(size * index).limit(size * (index + 1));
    return one.slice().order(ByteOrder.nativeOrder());
  }

  /** The text of a field of `capacity` bytes, up to its NUL. */
  static String getText(ByteBuffer struct, int offset, int capacity) {
    byte[] field = new byte[capacity];
    for (int i = 0; i < capacity; ++i) field[i] = struct.get(offset + i);
    int length = 0;
    while (length < capacity && field[length] != 0) ++length;
    return Text.decode(Arrays.copyOf(field, length));
  }

  /** Copies the bytes of a chassis_bytes; null if its data is NULL. */
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
