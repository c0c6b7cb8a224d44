// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_INDEX_RUN_WRITER_H_
#define CHASSIS_CORE_INDEX_INDEX_RUN_WRITER_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/coding.h"
#include "core/base/error.h"
#include "core/format/index_page.h"

namespace chassis {

// Builds the pages of an index run from ascending entries; keeps each page's first key in memory.
class IndexRunWriter {
 public:
  // Takes one page after the other, in the order of their numbers.
  using Sink = std::function<Status(std::span<const std::byte> page)>;

  IndexRunWriter(uint64_t serial, Sink sink) : serial_(serial), sink_(std::move(sink)) {}

  // The key must be above that of the entry before, because lookups bisect the pages.
  Status Add(const IndexEntry& entry);
  // Writes the last leaf and the levels above. Nothing may be added afterwards, because the root
  // must be the last page.
  Status Finish();

  uint64_t entries() const { return entries_; }
  uint64_t pages() const { return pages_; }

  // Returns how many pages a run of `entries` has.
  static uint64_t PagesOf(uint64_t entries);

 private:
  Status WritePage(std::span<const IndexEntry> entries, uint32_t level,
                   std::vector<IndexEntry>& parents);

  const uint64_t serial_;
  const Sink sink_;
  uint64_t entries_ = 0;
  uint64_t pages_ = 0;
  std::vector<IndexEntry> leaf_;
  std::vector<IndexEntry> parents_;  // of the leaves written
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_INDEX_RUN_WRITER_H_
