// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/disk_model.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace chassis::crash {

std::string Describe(const Operation& operation) {
  static constexpr const char* kPartNames[] = {"main", "wal0", "wal1"};
  const std::string part = kPartNames[Index(operation.part)];
  const std::string phase = operation.phase.empty() ? "" : " [" + operation.phase + "]";
  switch (operation.kind) {
    case Operation::Kind::kWrite:
      return "write " + part + " " + std::to_string(operation.offset) + "+" +
             std::to_string(operation.size) + phase;
    case Operation::Kind::kResize:
      return "resize " + part + " to " + std::to_string(operation.size) + phase;
    case Operation::Kind::kSync:
      return "sync " + part + phase;
    case Operation::Kind::kEntry:
      return (operation.file == kNoFile ? "remove " : "link ") + part + phase;
    case Operation::Kind::kSyncDirectory:
      return "sync directory" + phase;
    case Operation::Kind::kIssue:
      return "issue " + std::to_string(operation.level);
    case Operation::Kind::kAcknowledge:
      return "acknowledge " + std::to_string(operation.level);
    case Operation::Kind::kWithdraw:
      return "withdraw " + std::to_string(operation.level);
    case Operation::Kind::kIdle:
      return "idle";
    case Operation::Kind::kClosed:
      return "closed";
  }
  return "";
}

// One open handle.
class DiskStorage final : public MappedStorage {
 public:
  DiskStorage(Disk* disk, std::shared_ptr<Disk::File> file, std::shared_ptr<FileMemory> memory,
              Access access, std::string name)
      : disk_(disk),
        file_(std::move(file)),
        memory_(std::move(memory)),
        access_(access),
        name_(std::move(name)) {}
  ~DiskStorage() override { DiskStorage::Close(); }

  const std::string& name() const override { return name_; }

  uint64_t Size() const override {
    const std::lock_guard lock(disk_->mutex_);
    return memory_ ? memory_->size() : 0;
  }

  Status Read(uint64_t offset, MutableBytes out) override {
    const std::lock_guard lock(disk_->mutex_);
    CHASSIS_TRY(CheckRange(offset, out.size()));
    if (!out.empty()) std::memcpy(out.data(), memory_->data() + offset, out.size());
    return {};
  }

  Status Write(uint64_t offset, Bytes data) override {
    const std::lock_guard lock(disk_->mutex_);
    if (access_ == Access::kReadOnly) return ReadOnly();
    CHASSIS_TRY(CheckRange(offset, data.size()));
    if (data.empty()) return {};
    Operation operation = NewOperation(Operation::Kind::kWrite);
    operation.offset = offset;
    operation.size = data.size();
    if (shared() && disk_->IsFull(operation)) return Full("write", offset + data.size());
    if (shared() && !disk_->Allowed(operation)) return {};
    memory_->Write(offset, data);
    if (shared() && disk_->recording_) {
      const uint64_t last = (offset + data.size() - 1) / kPageBytes;
      for (uint64_t page = offset / kPageBytes; page <= last; ++page) {
        operation.pages.push_back({page, memory_->PageAt(page)});
      }
      disk_->Append(std::move(operation));
    }
    return {};
  }

  Status Grow(uint64_t size) override {
    const std::lock_guard lock(disk_->mutex_);
    if (access_ == Access::kReadOnly) return ReadOnly();
    if (size <= memory_->size()) return {};
    const bool refused = shared() && disk_->IsFull(NewResize(size));
    if (refused || size > FileMemory::kCapacity) return Full("grow", size);
    Resize(size);
    return {};
  }

  Status Truncate(uint64_t size) override {
    const std::lock_guard lock(disk_->mutex_);
    if (access_ == Access::kReadOnly) return ReadOnly();
    if (size < memory_->size()) Resize(size);
    return {};
  }

  Status Sync() override {
    if (access_ == Access::kReadOnly) return ReadOnly();
    if (!shared()) return {};
    Operation operation = NewOperation(Operation::Kind::kSync);
    {
      const std::lock_guard lock(disk_->mutex_);
      operation.covers = disk_->trace_.operations.size();
    }
    if (disk_->during_sync) disk_->during_sync(file_->part);
    const std::lock_guard lock(disk_->mutex_);
    if (disk_->Allowed(operation)) disk_->Append(std::move(operation));
    return {};
  }

  Result<Region> Map(uint64_t offset, uint64_t length) override {
    const std::lock_guard lock(disk_->mutex_);
    CHASSIS_TRY(CheckRange(offset, length));
    const uint64_t size = length == 0 ? memory_->size() - offset : length;
    if (size == 0) return Fail(Code::kQueryInvalid, name_ + ": empty region");
    return Region{memory_->data() + offset, size};
  }

  Status Populate(uint64_t offset, uint64_t length) override {
    const std::lock_guard lock(disk_->mutex_);
    return CheckRange(offset, length);
  }

  Status Lock(LockKind kind) override {
    const std::lock_guard lock(disk_->mutex_);
    const bool busy = file_->writer || (kind == LockKind::kExclusive && file_->readers > 0);
    if (busy || locked_) return Fail(Code::kStorageLocked, name_ + ": locked");
    locked_ = true;
    lock_kind_ = kind;
    kind == LockKind::kExclusive ? void(file_->writer = true) : void(++file_->readers);
    return {};
  }

  void Close() override {
    const std::lock_guard lock(disk_->mutex_);
    if (locked_) {
      lock_kind_ == LockKind::kExclusive ? void(file_->writer = false) : void(--file_->readers);
      locked_ = false;
    }
    memory_ = nullptr;
  }

 private:
  // A private handle's changes reach neither the disk nor the trace.
  bool shared() const { return access_ != Access::kPrivate; }

  Failure ReadOnly() const { return Fail(Code::kStorageReadOnly, name_ + ": read-only"); }

  Status CheckRange(uint64_t offset, uint64_t length) const {
    if (!memory_) return Fail(Code::kExecutionHandleClosed, name_ + ": closed");
    if (offset > memory_->size() || length > memory_->size() - offset) {
      return Failure(Error{Code::kQueryInvalid, name_ + ": beyond the end", 0, offset});
    }
    return {};
  }

  Operation NewOperation(Operation::Kind kind) const {
    Operation operation{.kind = kind};
    operation.part = file_->part;
    operation.file = file_->number;
    return operation;
  }

  Operation NewResize(uint64_t size) const {
    Operation operation = NewOperation(Operation::Kind::kResize);
    operation.offset = memory_->size();
    operation.size = size;
    return operation;
  }

  Failure Full(const char* what, uint64_t end) const {
    return Fail(Code::kStorageFull,
                name_ + ": " + what + " to " + std::to_string(end) + ": no space left");
  }

  void Resize(uint64_t size) {
    Operation operation = NewResize(size);
    if (shared() && !disk_->Allowed(operation)) return;
    memory_->Resize(size);
    if (shared()) disk_->Append(std::move(operation));
  }

  Disk* disk_;
  std::shared_ptr<Disk::File> file_;
  std::shared_ptr<FileMemory> memory_;
  const Access access_;
  const std::string name_;
  bool locked_ = false;
  LockKind lock_kind_ = LockKind::kShared;
};

class DiskFactory final : public StorageFactory {
 public:
  explicit DiskFactory(Disk* disk) : disk_(disk) {}

  std::string PartName(Part part) const override {
    static constexpr const char* kNames[] = {"disk", "disk-wal0", "disk-wal1"};
    return kNames[Index(part)];
  }

  bool persistent() const override { return true; }

  Result<bool> Exists(Part part) override {
    const std::lock_guard lock(disk_->mutex_);
    return disk_->entries_.contains(part);
  }

  Result<std::unique_ptr<MappedStorage>> Open(Part part, Access access) override {
    const std::lock_guard lock(disk_->mutex_);
    const auto found = disk_->entries_.find(part);
    if (found == disk_->entries_.end()) {
      return Fail(Code::kStorageNotFound, PartName(part) + ": not found");
    }
    std::shared_ptr<FileMemory> memory = found->second->memory;
    if (access == Access::kPrivate) {
      const FileImage image = memory->Save();
      memory = disk_->AcquireMemory(part, true);
      memory->Load(image);
    }
    return std::make_unique<DiskStorage>(disk_, found->second, std::move(memory), access,
                                         PartName(part));
  }

  Result<std::unique_ptr<MappedStorage>> Create(Part part) override {
    const std::lock_guard lock(disk_->mutex_);
    if (part != Part::kMain && disk_->entries_.contains(part)) {
      return Fail(Code::kQueryExists, PartName(part) + ": exists");
    }
    std::shared_ptr<Disk::File> file = disk_->NewFile(part);
    if (part == Part::kMain) {
      created_ = file;
    } else {
      disk_->SetEntry(part, file);
    }
    return std::make_unique<DiskStorage>(disk_, file, file->memory, Access::kReadWrite,
                                         PartName(part));
  }

  Status Publish() override {
    {
      const std::lock_guard lock(disk_->mutex_);
      const auto found = disk_->entries_.find(Part::kMain);
      if (found != disk_->entries_.end() && found->second->memory->size() > 0) {
        created_ = nullptr;
        return Fail(Code::kQueryExists, PartName(Part::kMain) + ": exists");
      }
      disk_->SetEntry(Part::kMain, std::exchange(created_, nullptr));
    }
    return SyncDirectory();
  }

  Status Remove(Part part) override {
    const std::lock_guard lock(disk_->mutex_);
    if (disk_->entries_.contains(part)) disk_->SetEntry(part, nullptr);
    return {};
  }

  Status SyncDirectory() override {
    const std::lock_guard lock(disk_->mutex_);
    Operation operation{.kind = Operation::Kind::kSyncDirectory};
    operation.covers = disk_->trace_.operations.size();
    if (disk_->Allowed(operation)) disk_->Append(std::move(operation));
    return {};
  }

 private:
  Disk* disk_;
  std::shared_ptr<Disk::File> created_;
};

void Disk::Mount(const DiskImage& image) {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  recording_ = false;
  trace_ = Trace{};
  trace_.base = image;
  for (size_t index = 0; index < kParts; ++index) {
    if (!image.parts[index]) continue;
    const Part part = static_cast<Part>(index);
    next_file_ = static_cast<uint32_t>(index);
    entries_[part] = NewFile(part);
    entries_[part]->memory->Load(*image.parts[index]);
  }
  next_file_ = kParts;
}

DiskImage Disk::Save() {
  const std::lock_guard lock(mutex_);
  DiskImage image;
  for (const auto& [part, file] : entries_) image.parts[Index(part)] = file->memory->Save();
  return image;
}

std::unique_ptr<StorageFactory> Disk::Factory() { return std::make_unique<DiskFactory>(this); }

void Disk::Record() { recording_ = true; }

Trace Disk::TakeTrace() {
  const std::lock_guard lock(mutex_);
  recording_ = false;
  return std::exchange(trace_, Trace{});
}

void Disk::Mark(Operation::Kind kind, int level) {
  const std::lock_guard lock(mutex_);
  Operation mark{.kind = kind};
  mark.level = level;
  Append(std::move(mark));
}

void Disk::SetPhase(std::string phase) {
  const std::lock_guard lock(mutex_);
  phase_ = std::move(phase);
}

std::shared_ptr<FileMemory> Disk::AcquireMemory(Part part, bool is_private) {
  const std::lock_guard lock(pool_->mutex);
  auto& idle = pool_->idle[{part, is_private}];
  if (idle.empty()) idle.push_back(std::make_unique<FileMemory>());
  FileMemory* memory = idle.back().release();
  idle.pop_back();
  return {memory, [pool = pool_, part, is_private](FileMemory* used) {
            const std::lock_guard guard(pool->mutex);
            pool->idle[{part, is_private}].emplace_back(used);
          }};
}

std::shared_ptr<Disk::File> Disk::NewFile(Part part) {
  auto file = std::make_shared<File>();
  file->number = next_file_++;
  file->part = part;
  file->memory = AcquireMemory(part, false);
  file->memory->Load(FileImage{});
  return file;
}

bool Disk::Allowed(Operation& operation) const {
  operation.phase = phase_;
  return !allow || allow(operation);
}

void Disk::Append(Operation operation) {
  if (recording_) trace_.operations.push_back(std::move(operation));
}

void Disk::SetEntry(Part part, std::shared_ptr<File> file) {
  Operation operation{.kind = Operation::Kind::kEntry};
  operation.part = part;
  operation.file = file ? file->number : kNoFile;
  if (!Allowed(operation)) return;
  Append(std::move(operation));
  if (file) {
    entries_[part] = std::move(file);
  } else {
    entries_.erase(part);
  }
}

}  // namespace chassis::crash
