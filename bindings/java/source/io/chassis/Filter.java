// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * A predicate on the records that a search may return. It allows or denies the records that match;
 * a search returns only records that pass all its filters. A filter belongs to no store and never
 * changes, so any search in any thread may use it. Searches that use it go on when it is closed.
 *
 * <pre>{@code
 * try (Filter recent = Filter.range(Filter.Mode.ALLOW, 1000, 1999)) {
 *   snapshot.search(0, query, 3, SearchOptions.defaults().filters(recent));
 * }
 * }</pre>
 */
public final class Filter extends Handle {
  /** Whether the records that match pass. */
  public enum Mode {
    /** Records that match pass, all others do not. */
    ALLOW,
    /** Records that match do not pass, all others do. */
    DENY
  }

  private static final int IDS = 1;
  private static final int BITMAP = 2;
  private static final int RANGE = 3;
  private static final int SCHEMA = 4;
  private static final int GROUP = 5;

  private Filter(Spec spec) {
    super(Native.chassis_filter_open(spec.struct.array()), NativeFunctions::chassis_filter_close);
  }

  /** Matches records with these ids, in any order, repeated or not. */
  public static Filter ids(Mode mode, long... ids) {
    try (Memory memory = Memory.copyOf(ids)) {
      return new Filter(new Spec(IDS, mode).put(Spec.COUNT, ids.length, memory.address));
    }
  }

  /** Matches records with ids from `first` to `last`, both included, unsigned. */
  public static Filter range(Mode mode, long first, long last) {
    return new Filter(new Spec(RANGE, mode).put(Spec.FIRST, first, last));
  }

  /** Matches records with id `first` + i where bit i is set. */
  public static Filter bitmap(Mode mode, long first, BitSet set) {
    return bitmap(mode, first, set.length(), set.toLongArray());
  }

  /**
   * Matches records with id `first` + i where bit i is set: bit i % 64, least significant first, of
   * `words[i / 64]`.
   *
   * @param bits the number of bits; bits of the last word past it are ignored
   * @param words exactly as many as the bits need
   */
  public static Filter bitmap(Mode mode, long first, long bits, long[] words) {
    long needed = (bits >>> 6) + ((bits & 63) == 0 ? 0 : 1);
    // C gets an empty array as NULL, and refuses it unless `bits` is 0.
    if (words.length != 0 && words.length != needed) {
      throw new IllegalArgumentException(
          words.length + " words for " + Long.toUnsignedString(bits) + " bits");
    }
    try (Memory memory = Memory.copyOf(words)) {
      Spec spec = new Spec(BITMAP, mode).put(Spec.WORDS, memory.address, bits);
      return new Filter(spec.put(Spec.FIRST, first, 0));
    }
  }

  /** Matches records whose document has one of the schemas, in any version. */
  public static Filter schemas(Mode mode, String... schemas) {
    return schemas(mode, schemas, null);
  }

  /**
   * Matches records whose document has one of the schemas in its version.
   *
   * @param versions the version of each schema; null, or a null element, matches any version
   */
  public static Filter schemas(Mode mode, String[] schemas, String[] versions) {
    if (versions != null && versions.length != schemas.length) {
      throw new IllegalArgumentException(
          versions.length + " versions for " + schemas.length + " schemas");
    }
    try (ByteColumn names = ByteColumn.of(schemas, "schema");
        ByteColumn versionColumn = ByteColumn.of(versions, "schema version")) {
      Spec spec = new Spec(SCHEMA, mode).put(Spec.COUNT, schemas.length, 0);
      return new Filter(spec.put(Spec.SCHEMAS, names.address(), versionColumn.address()));
    }
  }

  /** Matches records of one of the groups, 1 to 1,024 bytes each. */
  public static Filter groups(Mode mode, byte[]... groups) {
    int count = groups.length;
    try (ByteColumn column = ByteColumn.of(groups)) {
      Spec spec = new Spec(GROUP, mode).put(Spec.COUNT, count, 0);
      return new Filter(spec.put(Spec.VERSIONS, 0, column.address()));
    }
  }

  /** {@link #groups(Mode, byte[]...)} with strings, encoded as UTF-8. */
  public static Filter groups(Mode mode, String... groups) {
    return groups(mode, Text.encodeAll(groups, "group"));
  }

  /** A chassis_filter_spec. */
  private static final class Spec {
    // Offsets of pairs of its fields.
    static final int COUNT = Layouts.FILTER_SPEC_COUNT; // count, ids
    static final int WORDS = Layouts.FILTER_SPEC_WORDS; // words, bits
    static final int FIRST = Layouts.FILTER_SPEC_FIRST; // first, last
    static final int SCHEMAS = Layouts.FILTER_SPEC_SCHEMAS; // schemas, schema_versions
    static final int VERSIONS = Layouts.FILTER_SPEC_SCHEMA_VERSIONS; // schema_versions, groups

    final ByteBuffer struct = Struct.allocate(Layouts.FILTER_SPEC);

    Spec(int kind, Mode mode) {
      struct.putInt(Layouts.FILTER_SPEC_KIND, kind);
      struct.putInt(Layouts.FILTER_SPEC_MODE, mode.ordinal());
    }

    /** Sets the two fields at `offset`. */
    Spec put(int offset, long first, long second) {
      struct.putLong(offset, first).putLong(offset + Long.BYTES, second);
      return this;
    }
  }
}
