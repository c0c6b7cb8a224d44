// SPDX-License-Identifier: Apache-2.0
#include "core/index/postings.h"

#include <algorithm>

namespace chassis {
namespace {

constexpr size_t kFirstTable = 64;

}  // namespace

Postings::Table::Table(size_t capacity)
    : mask(capacity - 1), newest(std::make_unique<std::atomic<NodeNumber>[]>(capacity)) {}

// The hash is keyed, so its lowest bits are as good as any.
std::atomic<Postings::NodeNumber>& Postings::Entry(const Table& table, uint64_t hash) const {
  size_t at = hash & table.mask;
  for (;; at = (at + 1) & table.mask) {
    const NodeNumber number = table.newest[at].load(std::memory_order_acquire);
    if (number == 0 || At(number).hash == hash) return table.newest[at];
  }
}

// Reads each entry once, because an empty one may belong to another hash at the next read.
Postings::NodeNumber Postings::Newest(uint64_t hash) const {
  const Table* table = table_.load(std::memory_order_acquire);
  if (table == nullptr) return 0;
  for (size_t at = hash & table->mask;; at = (at + 1) & table->mask) {
    const NodeNumber number = table->newest[at].load(std::memory_order_acquire);
    if (number == 0 || At(number).hash == hash) return number;
  }
}

void Postings::Add(uint64_t hash, uint64_t address, uint64_t id) {
  if (tables_.empty() || hashes_ * 2 > tables_.back()->mask) Grow();
  std::atomic<NodeNumber>& newest = Entry(*tables_.back(), hash);
  const NodeNumber older = newest.load(std::memory_order_relaxed);
  if (older == 0) ++hashes_;
  nodes_.EnsureAt(count_) = {hash, address, id, older};
  newest.store(++count_, std::memory_order_release);
}

void Postings::Grow() {
  const Table* full = tables_.empty() ? nullptr : tables_.back().get();
  const size_t before = full == nullptr ? 0 : full->mask + 1;
  auto larger = std::make_unique<const Table>(std::max(kFirstTable, 2 * before));
  for (size_t i = 0; i < before; ++i) {
    const NodeNumber number = full->newest[i].load(std::memory_order_relaxed);
    if (number != 0) Entry(*larger, At(number).hash).store(number, std::memory_order_relaxed);
  }
  table_.store(larger.get(), std::memory_order_release);
  tables_.push_back(std::move(larger));
}

}  // namespace chassis
