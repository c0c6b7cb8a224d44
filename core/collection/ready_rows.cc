// SPDX-License-Identifier: Apache-2.0
#include "core/collection/ready_rows.h"

#include <bit>
#include <memory>

namespace chassis {
namespace {

// Whether `place` has `value` now, as it has for good once it has one.
bool Claim(std::atomic<uint64_t>& place, uint64_t value) {
  uint64_t found = 0;
  return place.compare_exchange_strong(found, value, std::memory_order_relaxed) || found == value;
}

}  // namespace

const ReadyRows::Table& ReadyRows::MakeTable(uint64_t rows, size_t stride) const {
  const Table* found = table_.load(std::memory_order_acquire);
  if (found != nullptr) return *found;
  // One more than the rows fill, for they may begin in the midst of a block.
  const uint64_t count = std::bit_ceil(rows / 64 + 2);
  std::unique_ptr<const Table> made(new Table{count - 1, stride, LazyArray<Block>(count)});
  // Of two threads that come at once, one makes it.
  if (!table_.compare_exchange_strong(found, made.get(), std::memory_order_acq_rel)) return *found;
  return *made.release();
}

void ReadyRows::Add(uint64_t id, uint64_t bits, const float* vector, uint64_t rows,
                    size_t stride) const {
  if (bits == 0) return;
  const Table& table = MakeTable(rows, stride);
  const auto add = [&](uint64_t number, uint64_t ready) {
    if (ready == 0) return;
    Block& block = table.blocks.At(number & table.mask);
    const uintptr_t first = reinterpret_cast<uintptr_t>(vector) + (64 * number - id) * stride;
    // Ids whose block has no room, or that stand apart from the others of it, are looked up.
    if (Claim(block.number, number + 1) && Claim(block.first, first)) {
      block.ready.fetch_or(ready, std::memory_order_release);
    }
  };
  const uint64_t behind = id % 64;
  add(id / 64, bits << behind);
  if (behind > 0) add(id / 64 + 1, bits >> (64 - behind));
}

}  // namespace chassis
