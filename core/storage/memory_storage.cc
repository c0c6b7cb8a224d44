// SPDX-License-Identifier: Apache-2.0
#include "core/storage/memory_storage.h"

#include <cstring>
#include <utility>

namespace chassis {

Result<std::unique_ptr<MemoryStorage>> MemoryStorage::Open(std::shared_ptr<MemoryBlock> block,
                                                           std::string name, Access access) {
  std::shared_ptr<MemoryBlock> origin = block;
  if (access == Access::kPrivate) {
    CHASSIS_ASSIGN(block, MemoryBlock::CopyOf(*origin));
  }
  return std::unique_ptr<MemoryStorage>(
      new MemoryStorage(std::move(origin), std::move(block), std::move(name), access));
}

Status MemoryStorage::CheckOpen(const char* operation) const {
  if (block_ != nullptr) return {};
  return storage_name_.Refuse(Code::kExecutionHandleClosed, operation, "the storage is closed");
}

Status MemoryStorage::CheckAccess(const char* operation, bool allowed) const {
  CHASSIS_TRY(CheckOpen(operation));
  if (allowed) return {};
  return storage_name_.Refuse(Code::kStorageReadOnly, operation, "it is open for reading only");
}

Status MemoryStorage::Read(uint64_t offset, MutableBytes out) {
  CHASSIS_TRY(CheckOpen("read"));
  CHASSIS_TRY(storage_name_.CheckRange("read", offset, out.size(), Size()));
  if (!out.empty()) std::memcpy(out.data(), block_->data() + offset, out.size());
  return {};
}

Status MemoryStorage::Write(uint64_t offset, Bytes data) {
  CHASSIS_TRY(CheckAccess("write", access_ != Access::kReadOnly));
  CHASSIS_TRY(storage_name_.CheckRange("write", offset, data.size(), Size()));
  if (!data.empty()) std::memcpy(block_->data() + offset, data.data(), data.size());
  return {};
}

Status MemoryStorage::Grow(uint64_t size) {
  CHASSIS_TRY(CheckAccess("grow", access_ == Access::kReadWrite));
  CHASSIS_TRY(storage_name_.CheckSize("grow", size));
  const int error = block_->Grow(size);
  if (error == 0) return {};
  return FailErrno(Code::kStorageFull,
                   storage_name_.Describe("grow") + " to " + std::to_string(size), error);
}

Status MemoryStorage::Truncate(uint64_t size) {
  CHASSIS_TRY(CheckAccess("truncate", access_ == Access::kReadWrite));
  CHASSIS_TRY(storage_name_.CheckRange("truncate", size, 0, Size()));
  block_->Shrink(size);
  return {};
}

Status MemoryStorage::Sync() { return CheckOpen("sync"); }

Result<Region> MemoryStorage::Map(uint64_t offset, uint64_t length) {
  CHASSIS_TRY(CheckOpen("map"));
  CHASSIS_ASSIGN(const uint64_t bytes, storage_name_.CheckRegion(offset, length, Size()));
  return Region{block_->data() + offset, bytes};
}

Status MemoryStorage::Populate(uint64_t offset, uint64_t length) {
  CHASSIS_TRY(CheckOpen("populate"));
  return storage_name_.CheckRange("populate", offset, length, Size());
}

Status MemoryStorage::Lock(LockKind kind) {
  CHASSIS_TRY(CheckAccess("lock", access_ == Access::kReadWrite || kind == LockKind::kShared));
  if (!origin_->ChangeLock(lock_, kind)) {
    return storage_name_.Refuse(Code::kStorageLocked, "lock", "another handle has it open");
  }
  lock_ = kind;
  return {};
}

void MemoryStorage::Close() {
  if (block_ == nullptr) return;
  origin_->ChangeLock(lock_, std::nullopt);
  lock_.reset();
  origin_.reset();
  block_.reset();
}

}  // namespace chassis
