// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_SUPPORT_COLUMNS_H_
#define CHASSIS_TESTS_SUPPORT_COLUMNS_H_

#include <string_view>
#include <vector>

#include "core/store/base/records.h"
#include "tests/support/content.h"

namespace chassis {

// Records as the columns of one call; a column that no row has is absent. The rows must outlive the
// columns, which are views of them. REQUIRES: all rows have a vector, or none has, because a call
// has vectors for all rows or for none.
class Columns {
 public:
  explicit Columns(const std::vector<RecordContent>& rows);

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

}  // namespace chassis

#endif  // CHASSIS_TESTS_SUPPORT_COLUMNS_H_
