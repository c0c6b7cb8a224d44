// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_BYTE_COLUMN_H_
#define CHASSIS_CAPI_BYTE_COLUMN_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/store.h"
#include "core/base/error.h"
#include "core/format/layout.h"

namespace chassis::capi {

// A caller's column of `chassis_bytes` as the engine's views. `data` NULL is absent.
class ByteColumn {
 public:
  // `name` is the caller's name of the column.
  Status Fill(const chassis_bytes* bytes, size_t count, const char* name) {
    if (bytes == nullptr) return {};
    present_ = true;
    views_.reserve(count);
    for (size_t row = 0; row < count; ++row) {
      const auto* data = static_cast<const char*>(bytes[row].data);
      if (data == nullptr && bytes[row].size > 0) {
        return Refuse(name, row, ".data is NULL, its size " + std::to_string(bytes[row].size));
      }
      views_.emplace_back(data, bytes[row].size);
    }
    return {};
  }

  // For document ids or groups: refuses absent ones and bad lengths.
  Status FillKeys(const chassis_bytes* keys, size_t count, const char* name) {
    CHASSIS_TRY(Fill(keys, count, name));
    for (size_t row = 0; row < count; ++row) {
      const size_t size = views_[row].size();
      if (size == 0 || size > kMaxKeyBytes) {
        return Refuse(name, row, " has " + std::to_string(size) + " bytes; 1 to 1024 are allowed");
      }
    }
    return {};
  }

  // Null if the column is absent.
  const std::string_view* views() const { return present_ ? views_.data() : nullptr; }
  std::span<const std::string_view> all() const { return views_; }

 private:
  static Failure Refuse(const char* name, size_t row, const std::string& why) {
    return FailAtRow(Code::kQueryInvalid, std::string(name) + "[" + std::to_string(row) + "]" + why,
                     row);
  }

  bool present_ = false;
  std::vector<std::string_view> views_;
};

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_BYTE_COLUMN_H_
