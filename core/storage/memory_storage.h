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

// A handle on a block of memory that handles may share, as files are shared. Nothing is durable:
// Sync and Populate only check. Bytes being written must not be read meanwhile.
class MemoryStorage final : public MappedStorage {
 public:
  // Access::kPrivate takes its copy here; a block without memory left for it is
  // AERO_EXECUTION_NO_MEMORY.
  static Result<std::unique_ptr<MemoryStorage>> Open(std::shared_ptr<MemoryBlock> block,
                                                     std::string name, Access access);

  ~MemoryStorage() override { Close(); }

  const std::string& name() const override { return storage_name_.name(); }
  uint64_t Size() const override { return block_ == nullptr ? 0 : block_->size(); }
  Status Read(uint64_t offset, MutableBytes out) override;
  Status Write(uint64_t offset, Bytes data) override;
  // AERO_STORAGE_FULL beyond the reserved address space or the memory of the machine.
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
  std::shared_ptr<MemoryBlock> origin_;  // bears the lock
  std::shared_ptr<MemoryBlock> block_;   // the same, or the private copy
  std::optional<LockKind> lock_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_MEMORY_STORAGE_H_
