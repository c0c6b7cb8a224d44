// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_VECTOR_READER_H_
#define CHASSIS_CORE_STORE_VECTOR_READER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/error.h"
#include "core/collection/collection_version.h"
#include "core/store/store_impl.h"

namespace chassis {

// Finds the vectors of one collection at one commit, checked as the store's verify mode says. What
// it learns at one id serves the ids after it: where they stand side by side, live and checked, a
// vector is a subtraction and a product away. One thread at a time, for the length of a call.
class VectorReader {
 public:
  // `fetched` bytes of every vector are asked for as soon as it is known where it stands, for a
  // caller that reads it next: they come while the rest is looked at. All must outlive this.
  VectorReader(Store::Impl& store, const CollectionVersion& collection, uint64_t seq,
               size_t fetched = 0)
      : store_(store), collection_(collection), seq_(seq), fetched_(fetched) {}

  // The vector of `id`, checked if need be; null if it has none.
  Result<const float*> Find(uint64_t id) {
    ReadyRows& rows = ready_[turn_++ % kStreams];
    if (!rows.Has(id)) rows = ReadyRowsFrom(id);
    if (!rows.Has(id)) return FindUnready(id);
    return rows.first + (id - rows.first_id) * rows.stride;
  }

 private:
  // Consecutive ids in consecutive rows, which are live and need no check.
  struct ReadyRows {
    uint64_t first_id = 0;
    uint64_t count = 0;
    const float* first = nullptr;
    size_t stride = 0;  // floats

    bool Has(uint64_t id) const { return id - first_id < count; }
  };

  // Callers read an array of ids from the front, or up to so many parts of it in turns.
  static constexpr size_t kStreams = 4;

  ReadyRows ReadyRowsFrom(uint64_t id) const;
  Result<const float*> FindUnready(uint64_t id) const;
  uint64_t NeedNoCheck(const SlabVersion& slab, uint64_t word) const;

  Store::Impl& store_;
  const CollectionVersion& collection_;
  const uint64_t seq_;
  const size_t fetched_;
  size_t turn_ = 0;
  std::array<ReadyRows, kStreams> ready_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_VECTOR_READER_H_
