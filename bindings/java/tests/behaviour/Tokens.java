// SPDX-License-Identifier: Apache-2.0
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tokens of a behaviour script: tests/behaviour/README.md. */
final class Tokens {
  /** A matrix; an absent one has no floats. */
  static final class Matrix {
    final boolean present;
    final int dimension;
    final float[] values;

    Matrix(boolean present, int dimension, float[] values) {
      this.present = present;
      this.dimension = dimension;
      this.values = values;
    }
  }

  private Tokens() {}

  /** splitmix64. */
  private static final class Generator {
    private long state;

    Generator(long seed) {
      state = seed;
    }

    long next() {
      state += 0x9E3779B97F4A7C15L;
      long z = state;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      return z ^ (z >>> 31);
    }
  }

  static long number(String token) {
    return Long.parseUnsignedLong(token);
  }

  static int number32(String token) {
    return Integer.parseUnsignedInt(token);
  }

  static byte[] bytes(String token) {
    byte[] bytes = new byte[(token.length() - 1) / 2];
    for (int i = 0; i < bytes.length; ++i) {
      bytes[i] = (byte) Integer.parseInt(token.substring(1 + 2 * i, 3 + 2 * i), 16);
    }
    return bytes;
  }

  static String text(String token) {
    return new String(bytes(token), StandardCharsets.UTF_8);
  }

  static Matrix matrix(String token) {
    if (token.equals("-")) return new Matrix(false, 0, new float[0]);
    String[] parts = token.split(":", -1);
    if (parts[0].equals("gen")) return generated(parts);
    return written(Integer.parseInt(parts[0]), parts[1]);
  }

  private static Matrix generated(String[] parts) {
    Generator generator = new Generator(number(parts[1]));
    int dimension = Integer.parseInt(parts[3]);
    float[] values = new float[Integer.parseInt(parts[2]) * dimension];
    for (int i = 0; i < values.length; ++i) {
      values[i] = (generator.next() >>> 40) / 8388608f - 1;
    }
    return new Matrix(true, dimension, values);
  }

  private static Matrix written(int dimension, String digits) {
    float[] values = new float[digits.length() / 8];
    for (int i = 0; i < values.length; ++i) {
      int bits = Integer.parseUnsignedInt(digits.substring(8 * i, 8 * i + 8), 16);
      values[i] = Float.intBitsToFloat(bits);
    }
    return new Matrix(true, dimension, values);
  }

  static long[] ids(String token) {
    if (token.equals("-")) return new long[0];
    if (!token.startsWith("range:")) {
      return Arrays.stream(token.split(",")).mapToLong(Tokens::number).toArray();
    }
    String[] parts = token.split(":");
    long[] ids = new long[Integer.parseInt(parts[2])];
    for (int i = 0; i < ids.length; ++i) ids[i] = number(parts[1]) + i;
    return ids;
  }

  /** The entries of a column, null where one is absent; null if the column is absent. */
  static byte[][] column(String token) {
    if (token.equals("-")) return null;
    if (token.equals("none")) return new byte[0][];
    if (token.startsWith("gen:")) return payloads(token.split(":"));
    List<byte[]> entries = new ArrayList<>();
    for (String part : token.split(",")) {
      int star = part.indexOf('*');
      String entry = star < 0 ? part : part.substring(0, star);
      int times = star < 0 ? 1 : Integer.parseInt(part.substring(star + 1));
      byte[] bytes = entry.equals("-") ? null : bytes(entry);
      for (int i = 0; i < times; ++i) entries.add(bytes);
    }
    return entries.toArray(new byte[0][]);
  }

  /** The entries of a column; none if it is absent. */
  static byte[][] entries(String token) {
    byte[][] column = column(token);
    return column == null ? new byte[0][] : column;
  }

  /** The words of a bitmap. */
  static long[] words(String token) {
    if (token.equals("-")) return new long[0];
    return Arrays.stream(token.split(","))
        .mapToLong(word -> Long.parseUnsignedLong(word, 16))
        .toArray();
  }

  private static byte[][] payloads(String[] parts) {
    Generator generator = new Generator(number(parts[1]));
    byte[][] payloads = new byte[Integer.parseInt(parts[2])][];
    for (int i = 0; i < payloads.length; ++i) {
      payloads[i] = new byte[(int) Long.remainderUnsigned(generator.next(), 64)];
      for (int j = 0; j < payloads[i].length; ++j) payloads[i][j] = (byte) generator.next();
    }
    return payloads;
  }

  static String[] textColumn(String token) {
    byte[][] column = column(token);
    if (column == null) return null;
    String[] texts = new String[column.length];
    for (int i = 0; i < texts.length; ++i) {
      if (column[i] != null) texts[i] = new String(column[i], StandardCharsets.UTF_8);
    }
    return texts;
  }
}
