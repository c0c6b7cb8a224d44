// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CAPI_ARROW_STREAM_H_
#define CHASSIS_TESTS_CAPI_ARROW_STREAM_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/capi/arrow_checker.h"

// Reads a stream as a consumer does, and checks every struct against the specification.
namespace chassis::capi {

// Owns a struct of the interface, and releases it.
template <typename Struct>
class Owned {
 public:
  Owned() = default;
  // Moves as the specification says: copies the bytes and marks the old struct as released.
  Owned(Owned&& other) noexcept : owned_(other.owned_) { other.owned_.release = nullptr; }
  explicit Owned(Struct& other) : owned_(other) { other.release = nullptr; }
  Owned& operator=(Owned&& other) noexcept {
    std::swap(owned_, other.owned_);
    return *this;
  }
  ~Owned() { Release(); }

  void Release() {
    if (owned_.release == nullptr) return;
    EXPECT_EQ(CheckRelease(owned_), Findings{});
  }
  Struct* get() { return &owned_; }
  Struct* operator->() { return &owned_; }
  Struct& operator*() { return owned_; }
  const Struct* operator->() const { return &owned_; }
  const Struct& operator*() const { return owned_; }

 private:
  Struct owned_{};
};
using Stream = Owned<ArrowArrayStream>;
using Batch = Owned<ArrowArray>;
using Type = Owned<ArrowSchema>;

inline Type TypeOf(Stream& stream) {
  EXPECT_EQ(CheckStream(*stream), Findings{});
  Type type;
  EXPECT_EQ(stream->get_schema(stream.get(), type.get()), 0);
  return type;
}

inline std::vector<std::string> ColumnsOf(const Type& type) {
  std::vector<std::string> names;
  for (int64_t i = 0; i < type->n_children; ++i) names.emplace_back(type->children[i]->name);
  return names;
}

// Returns the next batch, checked and not empty, or nothing at the end.
inline std::optional<Batch> NextBatch(Stream& stream) {
  const Type type = TypeOf(stream);
  Batch batch;
  const int failure = stream->get_next(stream.get(), batch.get());
  EXPECT_EQ(failure, 0) << stream->get_last_error(stream.get());
  if (batch->release == nullptr) return std::nullopt;
  EXPECT_GT(batch->length, 0);
  EXPECT_EQ(CheckArray(*type, *batch), Findings{});
  return batch;
}

inline std::vector<Batch> AllBatches(Stream& stream) {
  std::vector<Batch> batches;
  while (auto batch = NextBatch(stream)) batches.push_back(*std::move(batch));
  return batches;
}

inline std::vector<int64_t> LengthsOf(const std::vector<Batch>& batches) {
  std::vector<int64_t> lengths;
  for (const Batch& batch : batches) lengths.push_back(batch->length);
  return lengths;
}

// Returns the values of a column. The columns of this library have no offset.
template <typename T>
const T* ValuesOf(const ArrowArray& array) {
  return static_cast<const T*>(array.buffers[1]);
}

inline std::vector<uint64_t> IdsOf(const Batch& batch) {
  const auto* ids = ValuesOf<uint64_t>(*batch->children[0]);
  return {ids, ids + batch->length};
}

inline std::optional<std::string> StringAt(const ArrowArray& array, int64_t row) {
  if (IsNull(array, row)) return std::nullopt;
  const auto* offsets = ValuesOf<int32_t>(array);
  const auto* bytes = static_cast<const char*>(array.buffers[2]);
  return std::string(bytes + offsets[row], bytes + offsets[row + 1]);
}

// Returns the floats of the column `vector`, which is the second.
inline const float* FloatsOf(const Batch& batch) {
  return ValuesOf<float>(*batch->children[1]->children[0]);
}

}  // namespace chassis::capi

#endif  // CHASSIS_TESTS_CAPI_ARROW_STREAM_H_
