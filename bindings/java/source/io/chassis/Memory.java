// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicReference;

/** Memory outside the Java heap for the length of one call: what the C library takes by address. */
final class Memory implements AutoCloseable {
  /**
   * Sizes for which the block that was used last is kept for the next call of any thread: the
   * system takes longer to make fresh pages than Java to copy into them.
   */
  static final long KEPT_AT_LEAST = 128 << 10;

  static final long KEPT_AT_MOST = 32 << 20;

  private static final AtomicReference<Memory> KEPT = new AtomicReference<>();

  /** Where it begins; 0, which is NULL in C, if it holds nothing. */
  final long address;

  /** Bytes to be freed; 0 if the memory is somebody else's. */
  private final long capacity;

  private Memory(long address, long capacity) {
    this.address = address;
    this.capacity = capacity;
  }

  /** Memory of its own, its content undefined. */
  static Memory allocate(long size) {
    if (size == 0) return new Memory(0, 0);
    Memory kept = isKept(size) ? KEPT.getAndSet(null) : null;
    if (kept != null && kept.capacity >= size) return kept;
    if (kept != null) kept.free();
    long address = Native.memory_allocate(size);
    if (address == 0) throw new OutOfMemoryError(size + " bytes of native memory");
    return new Memory(address, size);
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

  /** Has an address though it may have no bytes. */
  static Memory copyOf(byte[] bytes) {
    Memory memory = allocate(bytes.length + 1L);
    memory.bytes(bytes.length).put(bytes);
    return memory;
  }

  /** The memory of a buffer between its position and its limit, which the caller keeps alive. */
  static Memory of(FloatBuffer floats) {
    if (!floats.isDirect() || floats.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "the buffer is not a direct one in native byte order; pass an array instead");
    }
    if (!floats.hasRemaining()) return new Memory(0, 0);
    long first = Native.memory_address(floats);
    return new Memory(first + (long) floats.position() * Float.BYTES, 0);
  }

  /** The first `size` bytes, to be read and written before this is closed. */
  ByteBuffer bytes(int size) {
    return Native.memory_at(address, size).order(ByteOrder.nativeOrder());
  }

  /** Ends its use; called once. */
  @Override
  public void close() {
    Memory unused = isKept(capacity) ? KEPT.getAndSet(this) : this;
    if (unused != null) unused.free();
  }

  private static boolean isKept(long size) {
    return size >= KEPT_AT_LEAST && size <= KEPT_AT_MOST;
  }

  private void free() {
    if (capacity > 0) Native.memory_free(address);
  }
}
