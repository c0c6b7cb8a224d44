// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_ARROW_ARROW_BATCH_H_
#define CHASSIS_CAPI_ARROW_ARROW_BATCH_H_

#include <cstdint>
#include <memory>

#include "capi/arrow/arrow_array.h"
#include "capi/arrow/arrow_columns.h"
#include "core/store/base/records.h"

namespace chassis::capi {

// The columns of an export and the dimension of its collection.
struct ArrowLayout {
  uint32_t columns = 0;  // CHASSIS_COLUMN bits
  uint32_t dimension = 0;

  bool Has(uint32_t column) const { return (columns & column) != 0; }
  bool HasVectors() const;
  bool HasDocuments() const;  // any column of documents or keys

  // The type of every batch.
  ArrowField Type() const;
};

// A batch of records under construction.
class ArrowBatch {
 public:
  explicit ArrowBatch(const ArrowLayout& layout) : layout_(layout), vectors_(layout.dimension) {}

  // Exports the vectors in place: they lie side by side from `first` on, kept by `owner`. REQUIRES:
  // the batch is empty, because its vectors are either all copied or all in place.
  void Borrow(const float* first, std::shared_ptr<const void> owner);

  // `vector` is null where the record has none, or where none is wanted.
  void Append(uint64_t id, const float* vector, const Document& document);

  uint64_t rows() const { return ids_.size(); }
  uint64_t copied() const { return copied_; }  // bytes
  bool borrows() const { return borrowed_ != nullptr; }

  ArrowColumn Finish();

 private:
  void AppendVector(const float* vector);
  void AppendDocument(const Document& document);
  void Append(bool valid, std::string_view value, ArrowStrings& column);

  const ArrowLayout layout_;
  uint64_t copied_ = 0;
  const float* borrowed_ = nullptr;
  std::shared_ptr<const void> owner_;
  ArrowIds ids_;
  ArrowVectors vectors_;
  ArrowStrings document_, schema_, schema_version_, document_id_, group_;
};

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_ARROW_ARROW_BATCH_H_
