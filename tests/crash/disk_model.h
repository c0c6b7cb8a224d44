// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_DISK_MODEL_H_
#define CHASSIS_TESTS_CRASH_DISK_MODEL_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/storage/mapped_storage.h"
#include "core/storage/storage_factory.h"
#include "tests/crash/disk_image.h"

namespace chassis::crash {

inline constexpr uint32_t kNoFile = UINT32_MAX;

// One page as an operation left it.
struct PageVersion {
  uint64_t index;
  PageRef page;
};

// One step that the storage saw, or a mark by whoever drives it. A file is known by its number: the
// parts that the disk was mounted with are 0, 1 and 2, every created file gets the next one.
struct Operation {
  enum class Kind {
    kWrite,
    kResize,  // `size` is the new size
    kSync,    // of `file`
    kEntry,   // the name of `part` now leads to `file`, or nowhere
    kSyncDirectory,
    kIssue,        // commit `level` begins
    kAcknowledge,  // commit `level` was acknowledged
    kWithdraw,     // commit `level` failed and changed nothing
    kIdle,         // no call is in progress
    kClosed,       // idle, and the store was closed: the main part is all that is left
  };
  Kind kind;
  Part part = Part::kMain;
  uint32_t file = kNoFile;
  uint64_t offset = 0;
  uint64_t size = 0;
  std::vector<PageVersion> pages{};
  size_t covers = 0;  // a sync makes durable what was recorded before this index
  int level = 0;
  std::string phase{};  // what the driver was doing
};

std::string Describe(const Operation& operation);

// What happened on a disk since it was mounted with `base`.
struct Trace {
  DiskImage base;
  std::vector<Operation> operations;
};

// A disk in memory that remembers every operation. One store at a time lives on it.
class Disk {
 public:
  Disk() = default;
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // Starts over with `image`, all of it durable and no trace. No storage may be open.
  void Mount(const DiskImage& image);

  // Everything issued so far: what a killed process leaves behind.
  DiskImage Save();

  // The disk must outlive it and all that it opens.
  std::unique_ptr<StorageFactory> Factory();

  // Off until asked for: checking a state needs no trace.
  void Record();
  Trace TakeTrace();

  void Mark(Operation::Kind kind, int level = 0);
  void SetPhase(std::string phase);

  // Called while a sync of `part` is under way: what happens in it is not covered by that sync.
  std::function<void(Part)> during_sync;
  // True makes a write or a growth fail for want of space.
  std::function<bool(const Operation&)> is_full;
  // False drops the operation: it reports success and does nothing.
  std::function<bool(const Operation&)> allow;

 private:
  friend class DiskFactory;
  friend class DiskStorage;

  struct File {
    uint32_t number;
    Part part;
    std::shared_ptr<FileMemory> memory;
    int readers = 0;
    bool writer = false;
  };

  // Memory waiting to be used again, by part and privacy, so that little needs copying.
  struct MemoryPool {
    std::mutex mutex;
    std::map<std::pair<Part, bool>, std::vector<std::unique_ptr<FileMemory>>> idle;
  };

  std::shared_ptr<FileMemory> AcquireMemory(Part part, bool is_private);
  std::shared_ptr<File> NewFile(Part part);

  // The rest is called with `mutex_` held. False if the operation was dropped.
  bool Allowed(Operation& operation) const;
  bool IsFull(const Operation& operation) const { return is_full && is_full(operation); }
  void Append(Operation operation);
  void SetEntry(Part part, std::shared_ptr<File> file);

  std::mutex mutex_;
  bool recording_ = false;
  std::string phase_;
  Trace trace_;
  std::map<Part, std::shared_ptr<File>> entries_;
  uint32_t next_file_ = kParts;
  const std::shared_ptr<MemoryPool> pool_ = std::make_shared<MemoryPool>();
};

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_DISK_MODEL_H_
