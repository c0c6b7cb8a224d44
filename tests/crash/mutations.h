// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_MUTATIONS_H_
#define CHASSIS_TESTS_CRASH_MUTATIONS_H_

#include <functional>
#include <string>
#include <vector>

#include "tests/crash/disk_model.h"

namespace chassis::crash {

// What an operation is for, in the words of the orders: told by its place in the file, by what was
// written before it, and by what the driver is doing.
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
  kCutSync,     // of the current log at a checkpoint's cut
  kPublish,
  kCreateName,
  kRemoveName,
  kDirectorySync,
};

// Tells the roles of operations that are shown to it one after another.
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

// One rule of the orders broken: every operation in these roles and this phase is lost.
struct Mutation {
  const char* name;
  const char* line;      // of the orders
  const char* workload;  // that shows it
  std::vector<std::string> phases;
  std::vector<Role> roles;

  // For Disk::allow. Each call gives a new filter.
  std::function<bool(const Operation&)> MakeFilter() const;
};

const std::vector<Mutation>& Mutations();

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_MUTATIONS_H_
