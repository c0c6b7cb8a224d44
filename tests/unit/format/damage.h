// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_UNIT_FORMAT_DAMAGE_H_
#define CHASSIS_TESTS_UNIT_FORMAT_DAMAGE_H_

#include <cstddef>
#include <span>

#include "core/base/coding.h"
#include "core/base/random.h"

namespace chassis {

// Calls `check(bit, damaged)` for every single flipped bit of the first `size` bytes.
template <typename Check>
void ForEachFlippedBit(ByteVector bytes, size_t size, Check check) {
  for (size_t bit = 0; bit < 8 * size; ++bit) {
    const std::byte mask{static_cast<unsigned char>(1u << (bit % 8))};
    bytes[bit / 8] ^= mask;
    check(bit, std::span<const std::byte>(bytes));
    bytes[bit / 8] ^= mask;
  }
}

// Calls `check(length, cut)` for every shorter length. Each `cut` is a separate copy, so that a
// sanitizer sees a read past the end.
template <typename Check>
void ForEachTruncation(const ByteVector& bytes, Check check) {
  for (size_t length = 0; length < bytes.size(); ++length) {
    const ByteVector cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
    check(length, std::span<const std::byte>(cut));
  }
}

inline Id128 MakeId128(unsigned char first) {
  Id128 id;
  for (size_t i = 0; i < id.size(); ++i) id[i] = std::byte(static_cast<unsigned char>(first + i));
  return id;
}

}  // namespace chassis

#endif  // CHASSIS_TESTS_UNIT_FORMAT_DAMAGE_H_
