// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Memory outside the Java heap for the length of one call: what the C library takes by address. */
final class Memory implements AutoCloseable {
  /** Where it begins; 0, which is NULL in C, if it holds nothing. */
  final long address;

  private final boolean owned;

  private Memory(long address, boolean owned) {
    this.address = address;
    this.owned = owned;
  }

  /** Memory of its own, its content undefined. */
  static Memory allocate(long size) {
    if (size == 0) return new Memory(0, false);
    long address = Native.memory_allocate(size);
    if (address == 0) throw new OutOfMemoryError(size + " bytes of native memory");
    return new Memory(address, true);
  }

  static Memory copyOf(float[] floats) {
    Memory memory = allocate((long) floats.length * Float.BYTES);
    if (floats.length > 0) Native.memory_write_floats(memory.address, floats);
    return memory;
  }

  static Memory copyOf(long[] numbers) {
    long size = (long) numbers.length * Long.BYTES;
    if (size > Integer.MAX_VALUE) throw new IllegalArgumentException("too many ids for one call");
    Memory memory = allocate(size);
    if (numbers.length > 0) memory.bytes((int) size).asLongBuffer().put(numbers);
    return memory;
  }

  /** The memory of a buffer between its position and its limit, which the caller keeps alive. */
  static Memory of(FloatBuffer floats) {
    if (!floats.isDirect() || floats.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "the buffer is not a direct one in native byte order; pass an array instead");
    }
    if (!floats.hasRemaining()) return new Memory(0, false);
    long first = Native.memory_address(floats);
    return new Memory(first + (long) floats.position() * Float.BYTES, false);
  }

  /** The first `size` bytes, to be read and written before this is closed. */
  ByteBuffer bytes(int size) {
    return Native.memory_at(address, size).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    if (owned) Native.memory_free(address);
  }
}
