// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_DATASET_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_DATASET_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chassis::bench {

// Adjacent values of equal size, which every side stores under the ids 0, 1, ...
struct Values {
  const std::byte* data;
  size_t count;
  size_t size;  // bytes of each

  const std::byte* Row(size_t i) const { return data + i * size; }
  Values Slice(size_t first, size_t rows) const { return {Row(first), rows, size}; }
  size_t bytes() const { return count * size; }
};

// Floats evenly distributed between -1 and 1, the same in every run.
class Vectors {
 public:
  Vectors(size_t count, size_t dimension, uint64_t seed = 1);

  const float* data() const { return floats_.data(); }
  const float* Row(size_t i) const { return floats_.data() + i * dimension_; }
  size_t count() const { return count_; }
  size_t dimension() const { return dimension_; }
  Values values() const;

 private:
  size_t count_;
  size_t dimension_;
  std::vector<float> floats_;
};

// Returns bytes that do not compress, the same in every run.
std::vector<std::byte> RandomBytes(size_t size);

// Returns `count` ids below `limit`, in random order with repetitions, the same in every run.
std::vector<uint64_t> RandomIds(size_t count, uint64_t limit);

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_DATASET_H_
