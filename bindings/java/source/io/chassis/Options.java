// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** Options to open a store. They are immutable: each method returns a new object. */
public final class Options {
  private static final int READ_ONLY = 1;
  private static final int CREATE = 2;
  private static final int EXCLUSIVE = 4;

  private final int flags;
  private final int dimension;
  private final int metric;
  private final Verification verification;

  private Options(int flags, int dimension, int metric, Verification verification) {
    this.flags = flags;
    this.dimension = dimension;
    this.metric = metric;
    this.verification = verification;
  }

  /** Opens an existing store for reading and writing, with any dimension and metric. */
  public static Options existing() {
    return new Options(0, 0, 0, Verification.FIRST_TOUCH);
  }

  /**
   * Creates the store if it does not exist.
   *
   * @param dimension floats per vector in the default collection, at most 65536; 0 accepts that
   *     of the store, and a new store then holds documents only
   */
  public static Options dimension(int dimension) {
    return new Options(CREATE, dimension, 0, Verification.FIRST_TOUCH);
  }

  /** Sets the metric of the default collection. By default that of the store, L2 if new. */
  public Options metric(Metric metric) {
    return new Options(flags, dimension, metric.number, verification);
  }

  /** Sets when checksums of vectors are compared; {@link Verification#FIRST_TOUCH} by default. */
  public Options verification(Verification verification) {
    return new Options(flags, dimension, metric, verification);
  }

  /** Creates the store; fails with AERO_QUERY_EXISTS if it exists. */
  public Options exclusive() {
    return new Options(CREATE | EXCLUSIVE, dimension, metric, verification);
  }

  /** Opens the store only if it exists; otherwise fails with AERO_STORAGE_NOT_FOUND. */
  public Options mustExist() {
    return new Options(0, dimension, metric, verification);
  }

  /** Opens an existing store and writes nothing, not even in recovery. */
  public Options readOnly() {
    return new Options(READ_ONLY, dimension, metric, verification);
  }

  byte[] struct() {
    ByteBuffer struct = Struct.allocate(Layouts.OPTIONS);
    struct.putInt(Layouts.OPTIONS_FLAGS, flags);
    struct.putInt(Layouts.OPTIONS_DIMENSION, dimension);
    struct.putInt(Layouts.OPTIONS_METRIC, metric);
    struct.putInt(Layouts.OPTIONS_VERIFY, verification.ordinal());
    return struct.array();
  }
}
