// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A cache of the dimensions of collections, so that a snapshot does not ask for them at each view.
 * An entry holds a collection in its upper half and its dimension, 0 if unknown, in its lower half.
 */
final class Dimensions {
  private static final int ENTRIES = 8;

  private final AtomicLongArray entries = new AtomicLongArray(ENTRIES);

  /** 0 if the dimension is not known. */
  int of(int collection) {
    long known = entries.get(entry(collection));
    return (int) (known >>> Integer.SIZE) == collection ? (int) known : 0;
  }

  void learn(int collection, int dimension) {
    entries.set(entry(collection), (long) collection << Integer.SIZE | dimension);
  }

  private static int entry(int collection) {
    return collection & (ENTRIES - 1);
  }
}
