// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Vectors for tests. */
final class Vectors {
  private Vectors() {}

  /** Rows 0, 1, 2, ...: each has `dimension` floats, which equal its number. */
  static float[] rows(int count, int dimension) {
    float[] rows = new float[count * dimension];
    for (int i = 0; i < rows.length; ++i) rows[i] = i / dimension;
    return rows;
  }

  /** A copy in a direct buffer, between its position and its limit. */
  static FloatBuffer direct(float[] floats) {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect((floats.length + 2) * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    buffer.put(Float.NaN).mark();
    buffer.put(floats).limit(1 + floats.length).reset();
    return buffer;
  }

  /** A store in memory with rows(count, dimension) committed. */
  static Store storeOf(int count, int dimension) {
    Store store = Store.open("memory:", Options.dimension(dimension));
    try (Batch batch = store.batch()) {
      batch.insert(0, Records.vectors(rows(count, dimension), dimension));
      batch.commit();
    }
    return store;
  }
}
