// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_STORAGE_NAME_H_
#define CHASSIS_CORE_STORAGE_STORAGE_NAME_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace chassis {

// The longest storage: byte 2^62 and those after it carry locks, and every offset fits in off_t.
inline constexpr uint64_t kMaximumStorageSize = uint64_t{1} << 62;

// Words the errors of one storage, alike on every back end: figures first, then the name, so that
// a caller that cuts a long message keeps the figures.
class StorageName {
 public:
  // `back_end` is a string literal ("file storage"), `name` what the user calls the storage.
  StorageName(const char* back_end, std::string name)
      : back_end_(back_end), name_(std::move(name)) {}

  const std::string& name() const { return name_; }

  // "file storage: sync a.chassis"
  std::string Describe(std::string_view operation) const;
  // "file storage: write 16 at 32 in a.chassis"
  std::string Describe(std::string_view operation, uint64_t length, uint64_t offset) const;

  // AERO_QUERY_INVALID unless `length` bytes at `offset` lie within `size`; sums cannot overflow.
  Status CheckRange(std::string_view operation, uint64_t offset, uint64_t length,
                    uint64_t size) const;
  // The length of the region that Map is asked for, where 0 means to the end; AERO_QUERY_INVALID if
  // it is empty or not within `size`.
  Result<uint64_t> CheckRegion(uint64_t offset, uint64_t length, uint64_t size) const;
  // AERO_QUERY_INVALID unless a storage may have `size` bytes.
  Status CheckSize(std::string_view operation, uint64_t size) const;

  // The failure of a native call on `length` bytes at `offset`.
  Failure Fault(Code code, std::string_view operation, uint64_t length, uint64_t offset,
                int system_errno) const;
  // `code` with ": <reason>" behind the operation.
  Failure Refuse(Code code, std::string_view operation, std::string_view reason) const;

 private:
  const char* back_end_;
  std::string name_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_STORAGE_NAME_H_
