// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_ARROW_ARROW_COLUMNS_H_
#define CHASSIS_CAPI_ARROW_ARROW_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

#include "capi/arrow/arrow_array.h"

// Columns under construction, a row at a time. Finish() returns the column and ends the builder.
// Everything here throws if memory runs out.
namespace chassis::capi {

inline constexpr std::align_val_t kArrowAlignment{64};

template <typename T>
struct ArrowAllocator {
  using value_type = T;

  ArrowAllocator() = default;
  template <typename U>
  explicit ArrowAllocator(const ArrowAllocator<U>& /*other*/) {}

  T* allocate(size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), kArrowAlignment)); }
  void deallocate(T* memory, size_t /*n*/) { ::operator delete(memory, kArrowAlignment); }
  bool operator==(const ArrowAllocator& /*other*/) const { return true; }
};

// Values of a buffer: aligned, and with memory even for no values, because consumers expect it.
template <typename T>
class ArrowValues {
 public:
  ArrowValues() : values_(std::make_shared<std::vector<T, ArrowAllocator<T>>>()) {
    values_->reserve(64 / sizeof(T));
  }

  void Append(T value) { values_->push_back(value); }
  void Append(const T* first, size_t n) { values_->insert(values_->end(), first, first + n); }
  void Append(size_t n, T value) { values_->insert(values_->end(), n, value); }
  T& back() { return values_->back(); }
  size_t size() const { return values_->size(); }
  ArrowBuffer Finish() { return {values_->data(), std::move(values_)}; }

 private:
  std::shared_ptr<std::vector<T, ArrowAllocator<T>>> values_;
};

// A bit a row, least significant first: set where the row is not null.
class ArrowValidity {
 public:
  void Append(bool valid) {
    if (length_ % 8 == 0) bits_.Append(uint8_t{0});
    if (valid) bits_.back() = static_cast<uint8_t>(bits_.back() | 1U << length_ % 8);
    if (!valid) ++null_count_;
    ++length_;
  }
  int64_t null_count() const { return null_count_; }
  int64_t length() const { return length_; }
  // Without memory if no row is null.
  ArrowBuffer Finish() { return null_count_ == 0 ? ArrowBuffer{} : bits_.Finish(); }

 private:
  ArrowValues<uint8_t> bits_;
  int64_t length_ = 0;
  int64_t null_count_ = 0;
};

class ArrowIds {
 public:
  void Append(uint64_t id) { ids_.Append(id); }
  size_t size() const { return ids_.size(); }
  ArrowColumn Finish();

 private:
  ArrowValues<uint64_t> ids_;
};

// Vectors of `dimension` floats.
class ArrowVectors {
 public:
  explicit ArrowVectors(uint32_t dimension) : dimension_(dimension) {}

  void Append(const float* vector);  // null for none
  ArrowColumn Finish();
  // Instead of a copy: the `n` vectors side by side from `first` on, kept by `owner`.
  ArrowColumn Borrow(const float* first, int64_t n, std::shared_ptr<const void> owner) const;

 private:
  ArrowColumn List(int64_t length, int64_t null_count, ArrowBuffer validity,
                   ArrowBuffer floats) const;

  uint32_t dimension_;
  ArrowValidity validity_;
  ArrowValues<float> floats_;
};

// Strings of bytes or of text, less than 2 GiB in all, because their offsets have 32 bits.
class ArrowStrings {
 public:
  ArrowStrings() { offsets_.Append(0); }

  void Append(std::string_view value);
  void AppendNull();
  ArrowColumn Finish();

 private:
  ArrowValidity validity_;
  ArrowValues<int32_t> offsets_;
  ArrowValues<char> bytes_;
};

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_ARROW_ARROW_COLUMNS_H_
