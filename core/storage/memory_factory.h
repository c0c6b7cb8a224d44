// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_MEMORY_FACTORY_H_
#define CHASSIS_CORE_STORAGE_MEMORY_FACTORY_H_

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "core/storage/memory_block.h"
#include "core/storage/storage_factory.h"

namespace chassis {

// A store in memory. A part lives as long as the factory or a storage of it.
class MemoryFactory final : public StorageFactory {
 public:
  // Lengths of the address range of a part, in bytes, in the order in which they are tried.
  using Reservations = std::vector<uint64_t>;
  static Reservations DefaultReservations() {
    return {uint64_t{1} << 36, uint64_t{1} << 32, uint64_t{1} << 28, uint64_t{1} << 24};
  }

  explicit MemoryFactory(Reservations reservations = DefaultReservations())
      : reservations_(std::move(reservations)) {}

  std::string PartName(Part part) const override;
  bool persistent() const override { return false; }
  Result<bool> Exists(Part part) override;
  Result<std::unique_ptr<MappedStorage>> Open(Part part, Access access) override;
  Result<std::unique_ptr<MappedStorage>> Create(Part part) override;
  Status Publish() override;
  Status Remove(Part part) override;
  Status SyncDirectory() override { return {}; }

 private:
  std::shared_ptr<MemoryBlock>& BlockOf(Part part) { return blocks_[static_cast<size_t>(part)]; }

  Reservations reservations_;
  std::array<std::shared_ptr<MemoryBlock>, 3> blocks_;
  std::weak_ptr<MemoryBlock> created_;  // owned by the storage that Create returned
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_MEMORY_FACTORY_H_
