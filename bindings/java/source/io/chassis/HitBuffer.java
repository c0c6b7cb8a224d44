// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.util.ArrayList;
import java.util.List;

/** Arrays for the hits of several queries, `k` for each query. */
final class HitBuffer {
  private static final int SMALL = 1024;

  final int k;
  final long[] ids;
  final float[] distances;
  final long[] found;

  /**
   * @throws IllegalArgumentException if no array can hold so many hits
   */
  HitBuffer(int queries, int k) {
    if ((long) queries * k > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          k + " hits of " + queries + " queries do not fit into an array");
    }
    this.k = k;
    ids = new long[queries * k];
    distances = new float[queries * k];
    found = new long[queries];
  }

  /** Whether `k` hits are few enough to allocate without counting the vectors first. */
  static boolean isSmall(int k) {
    if (k < 0) throw new IllegalArgumentException("k is " + k);
    return k <= SMALL;
  }

  List<Hit> list(int query) {
    int count = (int) found[query];
    List<Hit> hits = new ArrayList<>(count);
    for (int i = query * k; i < query * k + count; ++i) hits.add(new Hit(ids[i], distances[i]));
    return hits;
  }
}
