// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_MUTATIONS_H_
#define CHASSIS_TESTS_CRASH_MUTATIONS_H_

#include <functional>
#include <string>
#include <vector>

#include "tests/crash/disk_model.h"

namespace chassis::crash {

// The purpose of an operation, in the words of the orders. It follows from the offset in the file,
// the writes before it, and the phase.
enum class Role {
  kOther,
  kIdentity,         // write of the identity page
  kFirstSuperblock,  // write of the first of the two superblocks, and its sync
  kFirstSuperblockSync,
  kSecondSuperblock,
  kSecondSuperblockSync,
  kMainData,     // write of anything else in the main file
  kGrowthSync,   // of the main file after it grew, in a commit
  kDirectSync,   // of the main file after direct pages, in a commit
  kStateSync,    // of the main file before the catalog is written
  kCatalogSync,  // of the main file after the catalog was written
  kCatalogCopy,  // write of the second copy of the catalog
  kLogHeader,    // write of page 0 of a log, and its sync
  kLogHeaderSync,
  kLogGroup,
  kLogGrowthSync,
  kCommitSync,  // of a log after a group
  kCutSync,     // of the current log when a checkpoint switches logs
  kPublish,
  kCreateName,
  kRemoveName,
  kDirectorySync,
};

// Finds the roles of operations that are passed to it one after another.
class RoleTeller {
 public:
  Role Tell(const Operation& operation);

 private:
  Role TellMainWrite(const Operation& operation);
  Role TellMainSync(const std::string& phase);
  Role TellLogWrite(const Operation& operation);
  Role TellLogSync(const Operation& operation);

  std::string phase_;
  // Since the last sync of the main file.
  bool grew_ = false;
  bool superblock_ = false;
  size_t data_writes_ = 0;
  // In this phase.
  size_t superblocks_ = 0;
  size_t data_syncs_ = 0;
  // Of each log, since its last sync.
  struct LogState {
    bool header = false;
    bool grew = false;
    bool group = false;
  };
  LogState logs_[2];
};

// Breaks one rule of the orders: every operation in one of these roles and phases is dropped.
struct Mutation {
  const char* name;
  const char* line;      // of the orders
  const char* workload;  // that shows it
  std::vector<std::string> phases;
  std::vector<Role> roles;

  // Returns a new filter for Disk::allow.
  std::function<bool(const Operation&)> MakeFilter() const;
};

const std::vector<Mutation>& Mutations();

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_MUTATIONS_H_
