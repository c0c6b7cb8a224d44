// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_READ_VECTOR_READER_H_
#define CHASSIS_CORE_STORE_READ_VECTOR_READER_H_

#include <cstdint>

#include "core/base/error.h"
#include "core/collection/collection_version.h"
#include "core/store/read/read_context.h"

namespace chassis {

// Finds the vectors of one collection at one commit, checked as the store's verify mode says.
// Threads: any number.
class VectorReader {
 public:
  // `context` and `collection` must outlive this, because it refers to them.
  VectorReader(const ReadContext& context, const CollectionVersion& collection, uint64_t seq)
      : context_(context), collection_(collection), seq_(seq) {}

  // Returns the vector of `id`, checked as the verify mode says; null if it has none.
  Result<const float*> Find(uint64_t id) const {
    const float* vector = collection_.verified_vector_cache.Find(id);
    if (vector != nullptr) [[likely]]
      return vector;
    return FindUnverified(id);
  }

 private:
  Result<const float*> FindUnverified(uint64_t id) const;

  const ReadContext& context_;
  const CollectionVersion& collection_;
  const uint64_t seq_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_READ_VECTOR_READER_H_
