// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** One damaged place: {@link VerifyReport#listed()}. */
public final class Finding {
  static final int STRUCT_SIZE = 512;

  private final int code;
  private final long offset;
  private final String message;

  /** Reads the struct at the buffer's position. */
  Finding(ByteBuffer struct) {
    struct.getInt(); // struct_size
    code = struct.getInt();
    struct.getInt(); // severity
    struct.getInt(); // system_errno
    offset = struct.getLong();
    struct.getLong(); // promise
    message = Struct.getText(struct, 480);
  }

  /** One of {@link Status}. */
  public int code() {
    return code;
  }

  /** The name of the code, for example "AERO_DATA_CORRUPTION". */
  public String name() {
    return Native.chassis_status_name(code);
  }

  /** Byte in the main file; {@link ChassisException#NO_OFFSET} if none. */
  public long offset() {
    return offset;
  }

  /** What is wrong. */
  public String message() {
    return message;
  }
}
