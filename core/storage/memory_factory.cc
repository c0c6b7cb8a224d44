// SPDX-License-Identifier: Apache-2.0
#include "core/storage/memory_factory.h"

#include <utility>

#include "core/storage/memory_storage.h"

namespace chassis {

std::string MemoryFactory::PartName(Part part) const {
  switch (part) {
    case Part::kMain:
      return "memory:";
    case Part::kLog0:
      return "memory:-wal0";
    case Part::kLog1:
      return "memory:-wal1";
  }
  return "memory:";
}

Result<bool> MemoryFactory::Exists(Part part) { return BlockOf(part) != nullptr; }

Result<std::unique_ptr<MappedStorage>> MemoryFactory::Open(Part part, Access access) {
  if (BlockOf(part) == nullptr) {
    return Fail(Code::kStorageNotFound,
                "memory storage: open " + PartName(part) + ": nothing was created there");
  }
  return MemoryStorage::Open(BlockOf(part), PartName(part), access);
}

Result<std::unique_ptr<MappedStorage>> MemoryFactory::Create(Part part) {
  const bool main = part == Part::kMain;
  if (!main && BlockOf(part) != nullptr) {
    return Fail(Code::kQueryExists,
                "memory storage: create " + PartName(part) + ": it exists already");
  }
  CHASSIS_ASSIGN(auto block, MemoryBlock::Reserve(reservations_));
  if (main) {
    created_ = block;
  } else {
    BlockOf(part) = block;
  }
  return MemoryStorage::Open(std::move(block), PartName(part), Access::kReadWrite);
}

Status MemoryFactory::Publish() {
  std::shared_ptr<MemoryBlock> created = created_.lock();
  created_.reset();
  if (created == nullptr) {
    return Fail(Code::kInternalState, "memory storage: no open created part to publish");
  }
  std::shared_ptr<MemoryBlock>& main = BlockOf(Part::kMain);
  if (main != nullptr && main->size() > 0) {
    return Fail(Code::kQueryExists, "memory storage: memory: is not empty");
  }
  main = std::move(created);
  return {};
}

Status MemoryFactory::Remove(Part part) {
  BlockOf(part).reset();
  return {};
}

}  // namespace chassis
