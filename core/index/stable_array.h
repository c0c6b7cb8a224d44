// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_STABLE_ARRAY_H_
#define CHASSIS_CORE_INDEX_STABLE_ARRAY_H_

#include <array>
#include <bit>
#include <cstddef>
#include <memory>

namespace chassis {

// An array that grows and never moves its elements, so that readers may use one while a writer adds
// others. Elements are left uninitialised, so that memory is touched only as they are used.
template <typename T>
class StableArray {
 public:
  // Returns an element that EnsureAt has made room for.
  T& operator[](size_t i) const {
    const size_t begin = std::bit_floor(i + kFirst);
    return chunks_[ChunkOf(begin)][i + kFirst - begin];
  }

  // Returns element i, after making room for it.
  T& EnsureAt(size_t i) {
    const size_t begin = std::bit_floor(i + kFirst);
    auto& chunk = chunks_[ChunkOf(begin)];
    if (!chunk) chunk.reset(new T[begin]);
    return chunk[i + kFirst - begin];
  }

 private:
  static constexpr size_t kFirst = 64;

  // A chunk of 2^n elements begins at element 2^n - kFirst.
  static size_t ChunkOf(size_t begin) {
    return static_cast<size_t>(std::countr_zero(begin / kFirst));
  }

  std::array<std::unique_ptr<T[]>, 40> chunks_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_STABLE_ARRAY_H_
