// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** Several vectors where the store has them: {@link Snapshot#views(int, long[])}. */
public final class Views {
  private final Snapshot snapshot;
  private final long[] addresses;
  private final int dimension;

  Views(Snapshot snapshot, long[] addresses, int dimension) {
    this.snapshot = snapshot;
    this.addresses = addresses;
    this.dimension = dimension;
  }

  /** How many ids were asked for. */
  public int size() {
    return addresses.length;
  }

  /** The view of the vector of the id at that place; null if that id has none. */
  public View get(int index) {
    long address = addresses[index];
    return address == 0 ? null : new View(snapshot, address, dimension);
  }
}
