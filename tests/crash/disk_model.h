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

// One operation of the storage, or a mark by its driver. Files have numbers: the parts that the
// disk was mounted with have 0, 1 and 2, every created file gets the next one.
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
    kClosed,       // idle, and the store was closed: only the main part is left
  };
  Kind kind;
  Part part = Part::kMain;
  uint32_t file = kNoFile;
  uint64_t offset = 0;
  uint64_t size = 0;
  std::vector<PageVersion> pages{};
  size_t covers = 0;  // a sync makes the operations before this index durable
  int level = 0;
  std::string phase{};  // the one that SetPhase() last set
};

std::string Describe(const Operation& operation);

// The operations on a disk since it was mounted with `base`.
struct Trace {
  DiskImage base;
  std::vector<Operation> operations;
};

// A disk in memory that records every operation. It holds one store at a time.
class Disk {
 public:
  Disk() = default;
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // Starts over with `image`, all of it durable, and an empty trace. REQUIRES: no storage is open,
  // because its operations would count as made on `image`.
  void Mount(const DiskImage& image);

  // Returns the disk with every operation so far, as a killed process leaves it.
  DiskImage Save();

  // REQUIRES: the disk outlives the factory and its storages, because they keep a pointer to it.
  std::unique_ptr<StorageFactory> Factory();

  // A disk records nothing before this call, because checking a state needs no trace.
  void Record();
  Trace TakeTrace();

  void Mark(Operation::Kind kind, int level = 0);
  void SetPhase(std::string phase);

  // Called while a sync of `part` is under way. That sync does not cover operations of this call.
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

  // Memory to be used again, by part and privacy, so that little needs copying.
  struct MemoryPool {
    std::mutex mutex;
    std::map<std::pair<Part, bool>, std::vector<std::unique_ptr<FileMemory>>> idle;
  };

  std::shared_ptr<FileMemory> AcquireMemory(Part part, bool is_private);
  std::shared_ptr<File> NewFile(Part part);

  // REQUIRES for the functions below: `mutex_` is held, because it guards the members below.
  // Returns false if `allow` drops the operation. Sets its phase.
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
