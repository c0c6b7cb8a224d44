// SPDX-License-Identifier: Apache-2.0
package io.chassis;

/** How searches measure distance. Smaller is nearer in every metric. */
public enum Metric {
  /** Squared Euclidean distance. */
  L2(1),
  /** The negative inner product. */
  INNER_PRODUCT(2),
  /** 1 - cosine of the angle; 1 against a zero vector. */
  COSINE(3);

  final int number;

  Metric(int number) {
    this.number = number;
  }

  static Metric of(int number) {
    for (Metric metric : values()) {
      if (metric.number == number) return metric;
    }
    throw new IllegalStateException("metric " + number + " is unknown to this version");
  }
}
