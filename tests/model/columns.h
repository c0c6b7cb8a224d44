// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_COLUMNS_H_
#define CHASSIS_TESTS_MODEL_COLUMNS_H_

#include <string_view>
#include <vector>

#include "core/store/records.h"
#include "tests/model/dice.h"
#include "tests/model/staged_content.h"

namespace chassis::model {

// Rows as a call takes them. All have a vector or none has; the rows must outlive it.
class Columns {
 public:
  Columns(const std::vector<Row>& rows, uint32_t dimension);

  Records View() const;

 private:
  const size_t count_;
  std::vector<float> vectors_;
  std::vector<std::string_view> documents_;
  std::vector<std::string_view> schemas_;
  std::vector<std::string_view> versions_;
  std::vector<std::string_view> document_ids_;
  std::vector<std::string_view> groups_;
};

// A few rows, or so many that they go direct, for a collection of this dimension. Each vector and
// each payload is new.
std::vector<Row> AnyRows(uint32_t dimension, uint64_t* serial, Dice& dice);

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_COLUMNS_H_
