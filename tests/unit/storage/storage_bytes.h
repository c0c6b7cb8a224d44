// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_UNIT_STORAGE_STORAGE_BYTES_H_
#define CHASSIS_TESTS_UNIT_STORAGE_STORAGE_BYTES_H_

#include <gtest/gtest.h>

#include <span>
#include <string>

#include "core/base/coding.h"
#include "core/storage/mapped_storage.h"

namespace chassis {

inline std::string TextOf(const Region& region) {
  return std::string(AsText(Bytes(region.data, static_cast<size_t>(region.size))));
}

// Returns the bytes read, or the name of the status.
inline std::string ReadText(MappedStorage& storage, uint64_t offset, size_t length) {
  std::string text(length, '?');
  const Status status = storage.Read(offset, std::as_writable_bytes(std::span(text)));
  return status.has_value() ? text : CodeName(static_cast<int32_t>(status.error().code));
}

template <typename T>
std::string CodeOf(const Result<T>& result) {
  return CodeName(static_cast<int32_t>(result.has_value() ? Code::kOk : result.error().code));
}

// Fails the test with the error's message unless `result` is a success.
#define EXPECT_OK(result)                                              \
  do {                                                                 \
    const auto& expect_ok_ = (result);                                 \
    EXPECT_TRUE(expect_ok_.has_value()) << expect_ok_.error().message; \
  } while (false)
#define EXPECT_CODE(result, name) EXPECT_EQ(::chassis::CodeOf(result), name)

}  // namespace chassis

#endif  // CHASSIS_TESTS_UNIT_STORAGE_STORAGE_BYTES_H_
