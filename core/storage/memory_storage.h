// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_MEMORY_STORAGE_H_
#define CHASSIS_CORE_STORAGE_MEMORY_STORAGE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/storage/mapped_storage.h"
#include "core/storage/memory_block.h"
#include "core/storage/storage_name.h"

namespace chassis {

// A handle on a block of memory, which handles share as they share a file. Nothing is durable: Sync
// and Populate only check. REQUIRES: no thread reads bytes that another one is writing, because
// both are plain memory accesses.
class MemoryStorage final : public MappedStorage {
 public:
  // Access::kPrivate copies the block here, and fails with AERO_EXECUTION_NO_MEMORY if there is no
  // memory for the copy.
  static Result<std::unique_ptr<MemoryStorage>> Open(std::shared_ptr<MemoryBlock> block,
                                                     std::string name, Access access);

  ~MemoryStorage() override { Close(); }

  const std::string& name() const override { return storage_name_.name(); }
  uint64_t Size() const override { return block_ == nullptr ? 0 : block_->size(); }
  Status Read(uint64_t offset, MutableBytes out) override;
  Status Write(uint64_t offset, Bytes data) override;
  // Fails with AERO_STORAGE_FULL beyond the reserved addresses or the memory of the machine.
  Status Grow(uint64_t size) override;
  Status Truncate(uint64_t size) override;
  Status Sync() override;
  Result<Region> Map(uint64_t offset, uint64_t length) override;
  Status Populate(uint64_t offset, uint64_t length) override;
  Status Lock(LockKind kind) override;
  void Close() override;

 private:
  MemoryStorage(std::shared_ptr<MemoryBlock> origin, std::shared_ptr<MemoryBlock> block,
                std::string name, Access access)
      : storage_name_("memory storage", std::move(name)),
        access_(access),
        origin_(std::move(origin)),
        block_(std::move(block)) {}

  Status CheckOpen(const char* operation) const;
  Status CheckAccess(const char* operation, bool allowed) const;

  const StorageName storage_name_;
  const Access access_;
  std::shared_ptr<MemoryBlock> origin_;  // has the lock
  std::shared_ptr<MemoryBlock> block_;   // origin_, or its private copy
  std::optional<LockKind> lock_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_MEMORY_STORAGE_H_
