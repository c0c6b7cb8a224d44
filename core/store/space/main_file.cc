// SPDX-License-Identifier: Apache-2.0
#include "core/store/space/main_file.h"

#include <utility>

namespace chassis {

MainFile::MainFile(std::unique_ptr<MappedStorage> storage, Access access, const Identity& identity,
                   SuperblockPair superblocks, PoisonState& poison)
    : storage_(std::move(storage)),
      read_only_(access != Access::kReadWrite),
      identity_(identity),
      poison_(poison),
      extents_(*storage_),
      superblocks_(std::move(superblocks)) {}

Status MainFile::CheckWritable() const {
  if (read_only_) {
    return Fail(Code::kStorageReadOnly, name() + ": the store was opened read-only");
  }
  return poison_.Check();
}

Status MainFile::Sync() {
  const uint64_t growth = extents_.growth();
  const Status synced = storage_->Sync();
  if (!synced) return poison_.PoisonWith(synced.error(), Code::kStorageWriteFailed, "");
  extents_.NoteSynced(growth);
  return {};
}

Superblock MainFile::superblock() const {
  const MutexLock lock(&superblocks_mutex_);
  return superblocks_.newest();
}

bool MainFile::mirrored() const {
  const MutexLock lock(&superblocks_mutex_);
  return superblocks_.mirrored();
}

uint64_t MainFile::next_number() const {
  const MutexLock lock(&superblocks_mutex_);
  return superblocks_.NextNumber();
}

Status MainFile::ReadSuperblock(size_t slot, MutableBytes page) {
  const MutexLock lock(&superblocks_mutex_);
  return ReadPage(slot, page);
}

Status MainFile::ReadPage(size_t slot, MutableBytes page) {
  return storage_->Read(kSuperblockOffset[slot], page);
}

Status MainFile::WriteSuperblocks(const Superblock& next) {
  const MutexLock lock(&superblocks_mutex_);
  const Status written = superblocks_.Write(*storage_, next);
  if (written) return {};
  return poison_.PoisonWith(written.error(), written.error().code,
                            "; whether the checkpoint is durable is not known");
}

Status MainFile::WriteCheckpoint(const Superblock& next, std::vector<Extent> copies) {
  CHASSIS_TRY(WriteSuperblocks(next));
  SetCatalogs(std::move(copies));
  return {};
}

void MainFile::SetCatalogs(std::vector<Extent> copies) {
  std::shared_ptr<Catalogs> catalogs;  // the old ones, retired after the lock is released
  const MutexLock lock(&superblocks_mutex_);
  catalogs = std::make_shared<Catalogs>(extents_, superblocks_.newest(), std::move(copies));
  if (catalogs_) catalogs_->NoteReplaced(superblocks_.newest().number);
  checkpoint_seq_.store(superblocks_.newest().commit_seq, std::memory_order_relaxed);
  catalogs.swap(catalogs_);
}

std::shared_ptr<const Catalogs> MainFile::catalogs() const {
  const MutexLock lock(&superblocks_mutex_);
  return catalogs_;
}

}  // namespace chassis
