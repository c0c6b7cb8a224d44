// SPDX-License-Identifier: Apache-2.0
#include "core/collection/verified_vector_cache.h"

#include <bit>
#include <memory>
#include <new>

namespace chassis {
namespace {

// Whether `word` is `value`. A word that is 0 is first set to `value`, if `may`; any other word
// never changes.
bool Has(std::atomic<uint64_t>& word, uint64_t value, bool may) {
  uint64_t found = word.load(std::memory_order_relaxed);
  if (found == 0 && may && word.compare_exchange_strong(found, value, std::memory_order_relaxed)) {
    return true;
  }
  return found == value;
}

}  // namespace

const VerifiedVectorCache::Table& VerifiedVectorCache::MakeTable(uint64_t rows,
                                                                 size_t stride) const {
  const Table* found = table_.load(std::memory_order_acquire);
  if (found != nullptr) return *found;
  // One block more than the slots fill, because they may begin in the middle of one.
  const uint64_t count = std::bit_ceil(rows / 64 + 2);
  std::unique_ptr<const Table> made(new Table{count - 1, stride, decltype(Table::blocks)(count)});
  // Of two threads that arrive at once, one makes the table.
  if (!table_.compare_exchange_strong(found, made.get(), std::memory_order_acq_rel)) return *found;
  return *made.release();
}

// A single slot, such as that of a replaced vector, takes no block from its neighbours.
void VerifiedVectorCache::AddTo(Block& block, uint64_t number, const Range& range, uint64_t bits) {
  const uintptr_t first =
      reinterpret_cast<uintptr_t>(range.first) + (64 * number - range.first_id) * range.stride;
  const bool may = range.count > 1;
  if (Has(block.number, number + 1, may) && Has(block.first, first, may)) {
    block.verified.fetch_or(bits, std::memory_order_release);
  }
}

void VerifiedVectorCache::Add(const Range& range, uint64_t bits, uint64_t rows) const noexcept {
  try {
    const Table& table = MakeTable(rows, range.stride);
    const uint64_t number = range.first_id / 64;
    const uint64_t behind = range.first_id % 64;
    const uint64_t next = behind == 0 ? 0 : bits >> (64 - behind);
    if (bits << behind != 0) {
      AddTo(table.blocks.At(number & table.mask), number, range, bits << behind);
    }
    if (next != 0) AddTo(table.blocks.At((number + 1) & table.mask), number + 1, range, next);
  } catch (const std::bad_alloc&) {
    // The next read looks the vectors up again.
  }
}

}  // namespace chassis
