// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.util.List;
import java.util.Objects;

/** What a search for several queries found. */
public final class Hits {
  private final HitBuffer hits;

  Hits(HitBuffer hits) {
    this.hits = hits;
  }

  /** How many queries there were. */
  public int queries() {
    return hits.found.length;
  }

  /** Hits of that query. */
  public int count(int query) {
    return (int) hits.found[query];
  }

  /** The record of a hit, the nearest of that query first; unsigned. */
  public long id(int query, int rank) {
    return hits.ids[place(query, rank)];
  }

  /** The distance of a hit, the nearest of that query first. */
  public float distance(int query, int rank) {
    return hits.distances[place(query, rank)];
  }

  /** The hits of one query, nearest first. */
  public List<Hit> of(int query) {
    return hits.list(query);
  }

  private int place(int query, int rank) {
    return query * hits.k + Objects.checkIndex(rank, count(query));
  }
}
