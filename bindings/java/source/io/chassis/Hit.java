// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** One result of a search. */
public final class Hit {
  private final long id;
  private final float distance;

  Hit(long id, float distance) {
    this.id = id;
    this.distance = distance;
  }

  /** The id of the record, unsigned. */
  public long id() {
    return id;
  }

  /** The distance by the metric; smaller is nearer. */
  public float distance() {
    return distance;
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(id) + " " + distance;
  }
}
