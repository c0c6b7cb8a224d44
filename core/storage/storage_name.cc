// SPDX-License-Identifier: Apache-2.0
#include "core/storage/storage_name.h"

#include <utility>

namespace chassis {

std::string StorageName::Describe(std::string_view operation) const {
  return std::string(back_end_) + ": " + std::string(operation) + " " + name_;
}

std::string StorageName::Describe(std::string_view operation, uint64_t length,
                                  uint64_t offset) const {
  return Describe(std::string(operation) + " " + std::to_string(length) + " at " +
                  std::to_string(offset) + " in");
}

Status StorageName::CheckRange(std::string_view operation, uint64_t offset, uint64_t length,
                               uint64_t size) const {
  if (offset <= size && length <= size - offset) return {};
  Error error{Code::kQueryInvalid,
              Describe(operation, length, offset) + ": it has " + std::to_string(size) + " bytes"};
  error.offset = offset;
  return Failure(std::move(error));
}

Result<uint64_t> StorageName::CheckRegion(uint64_t offset, uint64_t length, uint64_t size) const {
  CHASSIS_TRY(CheckRange("map", offset, length, size));
  const uint64_t region = length == 0 ? size - offset : length;
  if (region > 0) return region;
  return Refuse(Code::kQueryInvalid, "map", "an empty region");
}

Status StorageName::CheckSize(std::string_view operation, uint64_t size) const {
  if (size <= kMaximumStorageSize) return {};
  return Refuse(Code::kQueryInvalid, operation,
                std::to_string(size) + " bytes are beyond the largest size");
}

Failure StorageName::Fault(Code code, std::string_view operation, uint64_t length, uint64_t offset,
                           int system_errno) const {
  Failure failure = FailErrno(code, Describe(operation, length, offset), system_errno);
  failure.value().offset = offset;
  return failure;
}

Failure StorageName::Refuse(Code code, std::string_view operation, std::string_view reason) const {
  return Fail(code, Describe(operation) + ": " + std::string(reason));
}

}  // namespace chassis
