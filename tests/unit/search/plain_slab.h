// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_UNIT_SEARCH_PLAIN_SLAB_H_
#define CHASSIS_TESTS_UNIT_SEARCH_PLAIN_SLAB_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/lazy_atomics.h"

namespace chassis {

// Rows in memory with the members of SlabRows. The padding behind a row is NaN, so that a kernel
// that uses it fails its test.
class PlainSlab {
 public:
  explicit PlainSlab(size_t dimension)
      : stride((dimension * sizeof(float) + 63) / 64 * 64), dimension_(dimension) {}

  void Add(const std::vector<float>& row, uint64_t id, bool live) {
    for (size_t at = 0; at < stride / sizeof(float); at += 16) {
      Line line;
      for (size_t i = 0; i < 16; ++i) {
        line.at[i] = at + i < dimension_ ? row[at + i] : std::numeric_limits<float>::quiet_NaN();
      }
      lines_.push_back(line);
    }
    rows = reinterpret_cast<const float*>(lines_.data());
    ids_.push_back(id);
    live_.push_back(live);
    ++count;
  }

  const float* Row(uint64_t row) const { return rows + row * (stride / sizeof(float)); }
  bool Live(uint64_t row) const { return live_[row]; }
  uint64_t PlainId(uint64_t row) const { return ids_[row]; }

  uint64_t LiveWord(uint64_t word) const {
    ++words_asked;
    uint64_t bits = 0;
    for (uint64_t i = 0; i < 64 && 64 * word + i < count; ++i) {
      if (live_[64 * word + i]) bits |= uint64_t{1} << i;
    }
    return bits;
  }

  Result<uint64_t> Id(uint64_t row) const {
    ++ids_read;
    if (row == damaged_meta) return FailCorrupt(Code::kMetadataCorruption, "slot meta", row);
    return ids_[row];
  }

  uint64_t NextWord(uint64_t word) const { return word; }

  Status VerifyWord(uint64_t word, uint64_t bits) const {
    verified.resize(count);
    for (; bits != 0; bits &= bits - 1) {
      const uint64_t row = word * 64 + static_cast<uint64_t>(std::countr_zero(bits));
      ++verified.at(row);
      if (row == damaged_row) {
        return FailCorrupt(Code::kDataCorruption, "row " + std::to_string(row), row);
      }
    }
    return {};
  }

  // The lengths that searches kept; copies of a slab share them.
  const LazyAtomics<float>& InverseLengths() const { return *inverse_lengths_; }
  void ForgetInverseLengths() const { inverse_lengths_ = NewInverseLengths(); }

  const float* rows = nullptr;
  size_t stride;
  uint64_t count = 0;

  uint64_t damaged_row = UINT64_MAX;
  uint64_t damaged_meta = UINT64_MAX;
  mutable uint64_t ids_read = 0;
  mutable uint64_t words_asked = 0;
  mutable std::vector<int> verified;  // how often, by row

 private:
  struct alignas(64) Line {
    float at[16];
  };

  static std::shared_ptr<LazyAtomics<float>> NewInverseLengths() {
    return std::make_shared<LazyAtomics<float>>(uint64_t{1} << 17);
  }

  size_t dimension_;
  std::vector<Line> lines_;
  std::vector<uint64_t> ids_;
  std::vector<bool> live_;
  mutable std::shared_ptr<LazyAtomics<float>> inverse_lengths_ = NewInverseLengths();
};

}  // namespace chassis

#endif  // CHASSIS_TESTS_UNIT_SEARCH_PLAIN_SLAB_H_
