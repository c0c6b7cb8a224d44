// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/**
 * One vector in the memory of the store, without a copy. Once its snapshot is closed, its methods
 * throw {@link ChassisException} with AERO_EXECUTION_HANDLE_CLOSED, because the memory may change.
 * Several threads may use it at once.
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

  /** The number of floats. */
  public int dimension() {
    return dimension;
  }

  /** Returns one float. For many, {@link #copyTo(float[])} is faster. */
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
