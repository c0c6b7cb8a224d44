// SPDX-License-Identifier: Apache-2.0
#include "capi/arrow/arrow_columns.h"

namespace chassis::capi {

ArrowColumn ArrowIds::Finish() {
  ArrowColumn column;
  column.length = static_cast<int64_t>(ids_.size());
  column.buffers = {{}, ids_.Finish()};
  return column;
}

// A null takes as much room as a vector.
void ArrowVectors::Append(const float* vector) {
  if (vector != nullptr) {
    floats_.Append(vector, dimension_);
  } else {
    floats_.Append(size_t{dimension_}, 0.0F);
  }
  validity_.Append(vector != nullptr);
}

ArrowColumn ArrowVectors::Finish() {
  const int64_t null_count = validity_.null_count();
  return List(validity_.length(), null_count, validity_.Finish(), floats_.Finish());
}

ArrowColumn ArrowVectors::Borrow(const float* first, int64_t n,
                                 std::shared_ptr<const void> owner) const {
  return List(n, 0, {}, {first, std::move(owner)});
}

ArrowColumn ArrowVectors::List(int64_t length, int64_t null_count, ArrowBuffer validity,
                               ArrowBuffer floats) const {
  ArrowColumn items;
  items.length = length * int64_t{dimension_};
  items.buffers = {{}, std::move(floats)};
  ArrowColumn column;
  column.length = length;
  column.null_count = null_count;
  column.buffers = {std::move(validity)};
  column.children = {std::move(items)};
  return column;
}

void ArrowStrings::Append(std::string_view value) {
  bytes_.Append(value.data(), value.size());
  offsets_.Append(static_cast<int32_t>(bytes_.size()));
  validity_.Append(true);
}

void ArrowStrings::AppendNull() {
  offsets_.Append(static_cast<int32_t>(bytes_.size()));
  validity_.Append(false);
}

ArrowColumn ArrowStrings::Finish() {
  ArrowColumn column;
  column.length = validity_.length();
  column.null_count = validity_.null_count();
  column.buffers = {validity_.Finish(), offsets_.Finish(), bytes_.Finish()};
  return column;
}

}  // namespace chassis::capi
