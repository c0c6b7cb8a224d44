// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The dimensions of the collections that a snapshot viewed last, so that it asks for each of them
 * once. A place holds a collection above its dimension, which is 0 while nothing is known.
 */
final class Dimensions {
  private static final int PLACES = 8;

  private final AtomicLongArray places = new AtomicLongArray(PLACES);

  /** 0 if the dimension is not known. */
  int of(int collection) {
    long known = places.get(place(collection));
    return (int) (known >>> Integer.SIZE) == collection ? (int) known : 0;
  }

  void learn(int collection, int dimension) {
    places.set(place(collection), (long) collection << Integer.SIZE | dimension);
  }

  private static int place(int collection) {
    return collection & (PLACES - 1);
  }
}
