// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;

/** Options of a search. They are immutable: each method returns a new object. */
public final class SearchOptions {
  private static final SearchOptions DEFAULTS = new SearchOptions(0, new Filter[0], null);

  private final int metric;
  private final Filter[] filters;
  private final Task task;

  private SearchOptions(int metric, Filter[] filters, Task task) {
    this.metric = metric;
    this.filters = filters;
    this.task = task;
  }

  /** The metric of the collection, all records, no bounds. */
  public static SearchOptions defaults() {
    return DEFAULTS;
  }

  /** Searches by `metric`. */
  public SearchOptions metric(Metric metric) {
    return new SearchOptions(metric.number, filters, task);
  }

  /** Searches only records that pass all filters; others are neither read nor verified. */
  public SearchOptions filters(Filter... filters) {
    return new SearchOptions(metric, filters.clone(), task);
  }

  /** Searches within the bounds of a task, which records progress. */
  public SearchOptions task(Task task) {
    return new SearchOptions(metric, filters, java.util.Objects.requireNonNull(task, "task"));
  }

  /** The array of filter handles that chassis_search_options points at. */
  Memory filterNumbers() {
    long[] numbers = new long[filters.length];
    for (int i = 0; i < numbers.length; ++i) numbers[i] = filters[i].number;
    return Memory.copyOf(numbers);
  }

  /** A chassis_search_options, valid while this is reachable and `filterNumbers` not closed. */
  byte[] struct(Memory filterNumbers) {
    ByteBuffer struct = Struct.allocate(Layouts.SEARCH_OPTIONS);
    struct.putInt(Layouts.SEARCH_OPTIONS_METRIC, metric);
    struct.putLong(Layouts.SEARCH_OPTIONS_FILTERS, filterNumbers.address);
    struct.putLong(Layouts.SEARCH_OPTIONS_FILTER_COUNT, filters.length);
    struct.putLong(Layouts.SEARCH_OPTIONS_TASK, task == null ? 0 : task.address());
    return struct.array();
  }
}
