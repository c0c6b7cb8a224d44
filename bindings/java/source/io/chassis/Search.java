// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.List;

/** A search in one collection of a snapshot. */
final class Search {
  private final Snapshot snapshot;
  private final int collection;
  private final SearchOptions options;

  Search(Snapshot snapshot, int collection, SearchOptions options) {
    this.snapshot = snapshot;
    this.collection = collection;
    this.options = java.util.Objects.requireNonNull(options, "options");
  }

  List<Hit> one(float[] query, int k) {
    try (Memory memory = Memory.copyOf(query)) {
      return run(memory.address, 1, query.length, k).of(0);
    }
  }

  Hits many(float[] queries, int dimension, int k) {
    int n = countQueries(queries.length, dimension);
    try (Memory memory = Memory.copyOf(queries)) {
      return run(memory.address, n, dimension, k);
    }
  }

  Hits many(FloatBuffer queries, int dimension, int k) {
    int n = countQueries(queries.remaining(), dimension);
    try (Memory memory = Memory.of(queries)) {
      return run(memory.address, n, dimension, k);
    } finally {
      Reference.reachabilityFence(queries);
    }
  }

  private Hits run(long queries, int n, int dimension, int k) {
    int room = HitBuffer.isSmall(k) ? k : (int) Math.min(k, countVectors());
    HitBuffer hits = new HitBuffer(n, room);
    try (Memory filters = options.filterNumbers()) {
      Native.chassis_snapshot_search(
          snapshot, collection, options.struct(filters), queries, n, dimension, 0, room,
          hits.ids, hits.distances, hits.found);
    } finally {
      Reference.reachabilityFence(options);
    }
    return new Hits(hits);
  }

  /** Returns at least 1, because k must be. If counting fails, the search fails with the reason. */
  private long countVectors() {
    try {
      return Math.max(1, snapshot.count(collection));
    } catch (ChassisException e) {
      return 1;
    }
  }

  private static int countQueries(int floats, int dimension) {
    if (floats == 0 && dimension >= 0) return 0;
    if (dimension <= 0 || floats % dimension != 0) {
      throw new IllegalArgumentException(floats + " floats are no queries of " + dimension);
    }
    return floats / dimension;
  }
}
