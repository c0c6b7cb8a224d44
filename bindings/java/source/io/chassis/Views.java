// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** Several vectors in the memory of the store: {@link Snapshot#views(int, long[])}. */
public final class Views {
  private final Snapshot snapshot;
  private final long[] addresses;
  private final int dimension;

  Views(Snapshot snapshot, long[] addresses, int dimension) {
    this.snapshot = snapshot;
    this.addresses = addresses;
    this.dimension = dimension;
  }

  /** The number of ids asked for. */
  public int size() {
    return addresses.length;
  }

  /** The view of the vector of the id at `index`; null if that id has none. */
  public View get(int index) {
    long address = addresses[index];
    return address == 0 ? null : new View(snapshot, address, dimension);
  }
}
