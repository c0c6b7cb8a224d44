// SPDX-License-Identifier: Apache-2.0
#include "core/index/index_run_writer.h"

#include <algorithm>
#include <array>

namespace chassis {

Status IndexRunWriter::WritePage(std::span<const IndexEntry> entries, uint32_t level,
                                 std::vector<IndexEntry>& parents) {
  std::array<std::byte, kPageSize> page;
  EncodeIndexPage(entries, level, serial_, pages_, page.data());
  parents.push_back({entries.front().key, pages_});
  ++pages_;
  return sink_(page);
}

Status IndexRunWriter::Add(const IndexEntry& entry) {
  leaf_.push_back(entry);
  ++entries_;
  if (leaf_.size() < kIndexPageEntries) return {};
  CHASSIS_TRY(WritePage(leaf_, 0, parents_));
  leaf_.clear();
  return {};
}

Status IndexRunWriter::Finish() {
  if (!leaf_.empty()) CHASSIS_TRY(WritePage(leaf_, 0, parents_));
  std::vector<IndexEntry> children = std::move(parents_);
  for (uint32_t level = 1; children.size() > 1; ++level) {
    std::vector<IndexEntry> parents;
    for (size_t i = 0; i < children.size(); i += kIndexPageEntries) {
      const size_t count = std::min(kIndexPageEntries, children.size() - i);
      CHASSIS_TRY(WritePage(std::span(children).subspan(i, count), level, parents));
    }
    children = std::move(parents);
  }
  return {};
}

uint64_t IndexRunWriter::PagesOf(uint64_t entries) {
  uint64_t pages = 0;
  for (uint64_t of_level = entries; of_level > 0;) {
    of_level = (of_level + kIndexPageEntries - 1) / kIndexPageEntries;
    pages += of_level;
    if (of_level == 1) break;
  }
  return pages;
}

}  // namespace chassis
