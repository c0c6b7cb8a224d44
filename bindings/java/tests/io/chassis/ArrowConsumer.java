// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Takes an Arrow stream as another library would: at an address, through C. */
final class ArrowConsumer {
  private static final int STREAM_SIZE = 40;
  private static final int RELEASE = 24;

  static {
    System.load(System.getProperty("io.chassis.tests.arrow"));
  }

  private final ByteBuffer stream =
      ByteBuffer.allocateDirect(STREAM_SIZE).order(ByteOrder.nativeOrder());

  /** The address to export a stream to. */
  long address() {
    return Native.memory_address(stream);
  }

  boolean hasStream() {
    return stream.getLong(RELEASE) != 0;
  }

  /** Returns the column names with commas, then the rows of each batch; releases the stream. */
  String consume() {
    return consume(address());
  }

  private static native String consume(long address);
}
