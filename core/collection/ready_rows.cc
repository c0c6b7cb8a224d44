// SPDX-License-Identifier: Apache-2.0
#include "core/collection/ready_rows.h"

#include <memory>

namespace chassis {

const ReadyRows::Table& ReadyRows::MakeTable(uint64_t ids, size_t stride) const {
  const Table* found = table_.load(std::memory_order_acquire);
  if (found != nullptr) return *found;
  std::unique_ptr<const Table> made(new Table{ids, stride, LazyArray<Block>(ids / 64)});
  // Of two threads that come at once, one makes it.
  if (!table_.compare_exchange_strong(found, made.get(), std::memory_order_acq_rel)) return *found;
  return *made.release();
}

void ReadyRows::Add(uint64_t id, uint64_t bits, const float* vector, uint64_t ids,
                    size_t stride) const {
  if (bits == 0) return;
  const Table& table = MakeTable(ids, stride);
  const auto add = [&](uint64_t number, uint64_t ready) {
    if (ready == 0) return;
    Block& block = table.blocks.At(number);
    const uintptr_t first = reinterpret_cast<uintptr_t>(vector) + (64 * number - id) * stride;
    uintptr_t found = 0;
    // Ids of the block that stand elsewhere are looked up each time.
    if (block.first.compare_exchange_strong(found, first, std::memory_order_relaxed) ||
        found == first) {
      block.ready.fetch_or(ready, std::memory_order_release);
    }
  };
  const uint64_t behind = id % 64;
  add(id / 64, bits << behind);
  if (behind > 0) add(id / 64 + 1, bits >> (64 - behind));
}

}  // namespace chassis
