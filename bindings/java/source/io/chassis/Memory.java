// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicReference;

/** Memory outside the Java heap for the length of one call, passed to C by its address. */
final class Memory implements AutoCloseable {
  /**
   * For sizes from this one to KEPT_AT_MOST the last used block is kept for the next call of any
   * thread, because the system takes longer to make fresh pages than Java to copy into them.
   */
  static final long KEPT_AT_LEAST = 128 << 10;

  static final long KEPT_AT_MOST = 32 << 20;

  private static final AtomicReference<Memory> KEPT = new AtomicReference<>();

  /** Its first byte; 0, which is NULL in C, if it is empty. */
  final long address;

  /** Bytes to free; 0 if another object owns the memory. */
  private final long capacity;

  private Memory(long address, long capacity) {
    this.address = address;
    this.capacity = capacity;
  }

  /** Allocates memory with undefined content. */
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

  /** Copies bytes. It has an address even without bytes, because NULL means absent in C. */
  static Memory copyOf(byte[] bytes) {
    Memory memory = allocate(bytes.length + 1L);
    memory.bytes(bytes.length).put(bytes);
    return memory;
  }

  /** The memory of a buffer from its position to its limit. The caller keeps the buffer alive. */
  static Memory of(FloatBuffer floats) {
    if (!floats.isDirect() || floats.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "the buffer is not a direct one in native byte order; pass an array instead");
    }
    if (!floats.hasRemaining()) return new Memory(0, 0);
    long first = Native.memory_address(floats);
    return new Memory(first + (long) floats.position() * Float.BYTES, 0);
  }

  /** The first `size` bytes, valid until this is closed. */
  ByteBuffer bytes(int size) {
    return Native.memory_at(address, size).order(ByteOrder.nativeOrder());
  }

  /** Frees or keeps the memory. Call it once, because a second call could free it again. */
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
