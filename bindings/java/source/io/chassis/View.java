// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/**
 * One vector where the store has it: nothing was copied yet. It reads until its snapshot is closed,
 * then its methods throw {@link ChassisException} with AERO_EXECUTION_HANDLE_CLOSED. For any
 * threads.
 */
public final class View {
  private final Snapshot snapshot;
  private final long address;
  private final int dimension;

  View(Snapshot snapshot, long address, int dimension) {
    this.snapshot = snapshot;
    this.address = address;
    this.dimension = dimension;
  }

  /** Floats of the vector. */
  public int dimension() {
    return dimension;
  }

  /** One float. For many, {@link #copyTo(float[])} is faster. */
  public float get(int index) {
    java.util.Objects.checkIndex(index, dimension);
    snapshot.beginReading();
    try {
      return Native.memory_float(address, index);
    } finally {
      snapshot.endReading();
    }
  }

  /**
   * Copies the vector.
   *
   * @param vector receives it; as many floats as the dimension
   */
  public void copyTo(float[] vector) {
    if (vector.length != dimension) {
      throw new IllegalArgumentException(
          "an array of " + vector.length + " for a vector of " + dimension + " floats");
    }
    snapshot.beginReading();
    try {
      Native.memory_read_floats(address, vector, dimension);
    } finally {
      snapshot.endReading();
    }
  }
}
