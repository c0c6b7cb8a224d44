// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** A column of byte strings in native memory: a chassis_bytes for each, then the bytes. */
final class ByteColumn implements AutoCloseable {
  private static final int STRUCT_SIZE = Layouts.BYTES;

  private final Memory memory;

  private ByteColumn(Memory memory) {
    this.memory = memory;
  }

  /** A null entry is absent; so is a null column. */
  static ByteColumn of(byte[][] entries) {
    if (entries == null || entries.length == 0) return new ByteColumn(Memory.allocate(0));
    long size = (long) entries.length * STRUCT_SIZE;
    byte[] last = null;
    for (byte[] entry : entries) {
      if (entry != null && entry != last) size += entry.length;
      if (entry != null) last = entry;
    }
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("more than 2 GiB in one column: use several calls");
    }
    // One byte more, so that an empty last entry points into the memory.
    Memory memory = Memory.allocate(size + 1);
    fill(memory.bytes((int) size), memory.address, entries);
    return new ByteColumn(memory);
  }

  /** Encodes the strings as UTF-8. */
  static ByteColumn of(String[] entries, String argument) {
    return of(entries == null ? null : Text.encodeAll(entries, argument));
  }

  /** Writes the structs, then the bytes; an entry that repeats the last one is written once. */
  private static void fill(ByteBuffer to, long address, byte[][] entries) {
    int next = entries.length * STRUCT_SIZE;
    byte[] last = null;
    int lastAt = 0;
    for (int i = 0; i < entries.length; ++i) {
      byte[] entry = entries[i];
      if (entry != null && entry != last) {
        lastAt = next;
        last = entry;
        to.position(next);
        to.put(entry);
        next += entry.length;
      }
      to.putLong(i * STRUCT_SIZE, entry == null ? 0 : address + lastAt);
      to.putLong(i * STRUCT_SIZE + Long.BYTES, entry == null ? 0 : entry.length);
    }
  }

  long address() {
    return memory.address;
  }

  @Override
  public void close() {
    memory.close();
  }
}
