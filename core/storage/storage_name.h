// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_STORAGE_NAME_H_
#define CHASSIS_CORE_STORAGE_STORAGE_NAME_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace chassis {

// The largest size of a storage, because byte 2^62 has the lock and every offset must fit in off_t.
inline constexpr uint64_t kMaximumStorageSize = uint64_t{1} << 62;

// Writes the error messages of one storage, the same on every back end: numbers first, then the
// name, so that a message which is cut short keeps the numbers.
class StorageName {
 public:
  // `back_end` is a string literal ("file storage"); `name` is the user's name of the storage.
  StorageName(const char* back_end, std::string name)
      : back_end_(back_end), name_(std::move(name)) {}

  const std::string& name() const { return name_; }

  // "file storage: sync a.chassis"
  std::string Describe(std::string_view operation) const;
  // "file storage: write 16 at 32 in a.chassis"
  std::string Describe(std::string_view operation, uint64_t length, uint64_t offset) const;

  // Fails with AERO_QUERY_INVALID unless `length` bytes at `offset` lie within `size`; no sum
  // overflows.
  Status CheckRange(std::string_view operation, uint64_t offset, uint64_t length,
                    uint64_t size) const;
  // Returns the length of the region for Map, where `length` 0 means to the end. Fails with
  // AERO_QUERY_INVALID if the region is empty or not within `size`.
  Result<uint64_t> CheckRegion(uint64_t offset, uint64_t length, uint64_t size) const;
  // Fails with AERO_QUERY_INVALID if `size` is larger than a storage can be.
  Status CheckSize(std::string_view operation, uint64_t size) const;

  // Returns the failure of a native call on `length` bytes at `offset`.
  Failure Fault(Code code, std::string_view operation, uint64_t length, uint64_t offset,
                int system_errno) const;
  // Returns a failure with `code`, its message the operation, the name and ": <reason>".
  Failure Refuse(Code code, std::string_view operation, std::string_view reason) const;

 private:
  const char* back_end_;
  std::string name_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_STORAGE_NAME_H_
