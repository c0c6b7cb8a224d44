// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.util.List;
import java.util.Objects;

/** The hits of a search with several queries. */
public final class Hits {
  private final HitBuffer hits;

  Hits(HitBuffer hits) {
    this.hits = hits;
  }

  /** The number of queries. */
  public int queries() {
    return hits.found.length;
  }

  /** The number of hits of one query. */
  public int count(int query) {
    return (int) hits.found[query];
  }

  /** The id of a hit, unsigned. Rank 0 is the nearest hit of the query. */
  public long id(int query, int rank) {
    return hits.ids[index(query, rank)];
  }

  /** The distance of a hit. Rank 0 is the nearest hit of the query. */
  public float distance(int query, int rank) {
    return hits.distances[index(query, rank)];
  }

  /** The hits of one query, nearest first. */
  public List<Hit> of(int query) {
    return hits.list(query);
  }

  private int index(int query, int rank) {
    return query * hits.k + Objects.checkIndex(rank, count(query));
  }
}
