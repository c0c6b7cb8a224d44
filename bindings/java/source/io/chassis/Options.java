// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** How to open a store. Options do not change: each method returns others. */
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

  /** Opens what exists, for reading and writing, whatever its dimension and metric. */
  public static Options existing() {
    return new Options(0, 0, 0, Verification.FIRST_TOUCH);
  }

  /**
   * Makes the store if there is none.
   *
   * @param dimension floats per vector in the default collection, at most 65536; 0 takes what the
   *     store has, and a new one then holds documents only
   */
  public static Options dimension(int dimension) {
    return new Options(CREATE, dimension, 0, Verification.FIRST_TOUCH);
  }

  /** The metric of the default collection. Without it: what the store has, L2 for a new one. */
  public Options metric(Metric metric) {
    return new Options(flags, dimension, metric.number, verification);
  }

  /** When checksums of vectors are compared. Without it: {@link Verification#FIRST_TOUCH}. */
  public Options verification(Verification verification) {
    return new Options(flags, dimension, metric, verification);
  }

  /** The store must not exist yet: else AERO_QUERY_CONFLICT. */
  public Options exclusive() {
    return new Options(CREATE | EXCLUSIVE, dimension, metric, verification);
  }

  /** The store must exist: else AERO_STORAGE_NOT_FOUND. */
  public Options mustExist() {
    return new Options(0, dimension, metric, verification);
  }

  /** The store must exist, and nothing is written, not even by recovery. */
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
