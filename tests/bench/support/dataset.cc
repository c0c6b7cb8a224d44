// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/dataset.h"

#include <cstring>
#include <random>
#include <span>

namespace chassis::bench {

Vectors::Vectors(size_t count, size_t dimension, uint64_t seed)
    : count_(count), dimension_(dimension), floats_(count * dimension) {
  std::mt19937_64 random(seed);
  constexpr float kScale = 1.0F / 8388608;  // 2^-23
  for (float& value : floats_) {
    value = static_cast<float>(static_cast<int32_t>(random() >> 40) - 8388608) * kScale;
  }
}

Values Vectors::values() const {
  return {std::as_bytes(std::span(floats_)).data(), count_, dimension_ * sizeof(float)};
}

std::vector<std::byte> RandomBytes(size_t size) {
  std::mt19937_64 random(2);
  std::vector<std::byte> bytes(size);
  for (size_t i = 0; i + sizeof(uint64_t) <= size; i += sizeof(uint64_t)) {
    const uint64_t word = random();
    std::memcpy(bytes.data() + i, &word, sizeof(word));
  }
  return bytes;
}

std::vector<uint64_t> RandomIds(size_t count, uint64_t limit) {
  std::mt19937_64 random(3);
  std::uniform_int_distribution<uint64_t> id(0, limit - 1);
  std::vector<uint64_t> ids(count);
  for (uint64_t& one : ids) one = id(random);
  return ids;
}

}  // namespace chassis::bench
