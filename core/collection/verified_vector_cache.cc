// SPDX-License-Identifier: Apache-2.0
#include "core/collection/verified_vector_cache.h"

#include <bit>
#include <memory>
#include <new>

namespace chassis {
namespace {

// Whether `place` has `value`, as it has for good once it has one. Where it is 0 it gets it, if it
// `may`.
bool Has(std::atomic<uint64_t>& place, uint64_t value, bool may) {
  uint64_t found = place.load(std::memory_order_relaxed);
  if (found == 0 && may && place.compare_exchange_strong(found, value, std::memory_order_relaxed)) {
    return true;
  }
  return found == value;
}

}  // namespace

const VerifiedVectorCache::Table& VerifiedVectorCache::MakeTable(uint64_t rows,
                                                                 size_t stride) const {
  const Table* found = table_.load(std::memory_order_acquire);
  if (found != nullptr) return *found;
  // One more than the rows fill, for they may begin in the midst of a block.
  const uint64_t count = std::bit_ceil(rows / 64 + 2);
  std::unique_ptr<const Table> made(new Table{count - 1, stride, decltype(Table::blocks)(count)});
  // Of two threads that come at once, one makes it.
  if (!table_.compare_exchange_strong(found, made.get(), std::memory_order_acq_rel)) return *found;
  return *made.release();
}

// A row that stands by itself, as one that was replaced does, takes no block from its neighbours.
void VerifiedVectorCache::AddTo(Block& block, uint64_t number, const Run& run, uint64_t bits) {
  const uintptr_t first =
      reinterpret_cast<uintptr_t>(run.first) + (64 * number - run.first_id) * run.stride;
  const bool may = run.count > 1;
  if (Has(block.number, number + 1, may) && Has(block.first, first, may)) {
    block.verified.fetch_or(bits, std::memory_order_release);
  }
}

void VerifiedVectorCache::Add(const Run& run, uint64_t bits, uint64_t rows) const noexcept {
  try {
    const Table& table = MakeTable(rows, run.stride);
    const uint64_t number = run.first_id / 64;
    const uint64_t behind = run.first_id % 64;
    const uint64_t next = behind == 0 ? 0 : bits >> (64 - behind);
    if (bits << behind != 0) {
      AddTo(table.blocks.At(number & table.mask), number, run, bits << behind);
    }
    if (next != 0) AddTo(table.blocks.At((number + 1) & table.mask), number + 1, run, next);
  } catch (const std::bad_alloc&) {
    // The next read finds it out again.
  }
}

}  // namespace chassis
