// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/mutations.h"

#include <algorithm>
#include <memory>

#include "core/format/layout.h"

namespace chassis::crash {

Role RoleTeller::Tell(const Operation& operation) {
  if (operation.phase != phase_) {
    phase_ = operation.phase;
    superblocks_ = 0;
    data_syncs_ = 0;
  }
  const bool main = operation.part == Part::kMain;
  switch (operation.kind) {
    case Operation::Kind::kWrite:
      return main ? TellMainWrite(operation) : TellLogWrite(operation);
    case Operation::Kind::kResize:
      (main ? grew_ : logs_[Index(operation.part) - 1].grew) = true;
      return Role::kOther;
    case Operation::Kind::kSync:
      return main ? TellMainSync(operation.phase) : TellLogSync(operation);
    case Operation::Kind::kEntry:
      if (operation.file == kNoFile) return Role::kRemoveName;
      return main ? Role::kPublish : Role::kCreateName;
    case Operation::Kind::kSyncDirectory:
      return Role::kDirectorySync;
    default:
      return Role::kOther;
  }
}

Role RoleTeller::TellMainWrite(const Operation& operation) {
  if (operation.offset == kIdentityOffset) return Role::kIdentity;
  const auto superblock = std::ranges::find(kSuperblockOffset, operation.offset);
  if (superblock != std::end(kSuperblockOffset)) {
    superblock_ = true;
    return superblocks_++ % 2 == 0 ? Role::kFirstSuperblock : Role::kSecondSuperblock;
  }
  // Each data write has its extent's mark behind it: a blob or a run, a mark, a blob, a mark.
  const bool is_copy = data_syncs_ > 0 && data_writes_ == 2;
  ++data_writes_;
  return is_copy ? Role::kCatalogCopy : Role::kMainData;
}

Role RoleTeller::TellMainSync(const std::string& phase) {
  const bool in_commit = phase == "commit" || phase == "first commit";
  Role role = Role::kStateSync;
  if (superblock_ && phase != "create") {
    role = superblocks_ % 2 == 1 ? Role::kFirstSuperblockSync : Role::kSecondSuperblockSync;
  } else if (in_commit) {
    role = grew_ ? Role::kGrowthSync : Role::kDirectSync;
  } else if (data_syncs_++ > 0 && data_writes_ > 0) {
    role = Role::kCatalogSync;
  }
  grew_ = false;
  superblock_ = false;
  data_writes_ = 0;
  return role;
}

Role RoleTeller::TellLogWrite(const Operation& operation) {
  LogState& log = logs_[Index(operation.part) - 1];
  if (operation.offset == 0) {
    log.header = true;
    return Role::kLogHeader;
  }
  log.group = true;
  return Role::kLogGroup;
}

Role RoleTeller::TellLogSync(const Operation& operation) {
  LogState& log = logs_[Index(operation.part) - 1];
  const bool in_commit = operation.phase == "commit" || operation.phase == "first commit";
  Role role = in_commit ? Role::kCommitSync : Role::kCutSync;
  if (log.header) {
    role = Role::kLogHeaderSync;
  } else if (log.grew) {
    role = Role::kLogGrowthSync;
  }
  log = LogState{};
  return role;
}

std::function<bool(const Operation&)> Mutation::MakeFilter() const {
  return
      [phases = phases, roles = roles, teller = RoleTeller()](const Operation& operation) mutable {
        const Role role = teller.Tell(operation);
        return std::ranges::find(phases, operation.phase) == phases.end() ||
               std::ranges::find(roles, role) == roles.end();
      };
}

const std::vector<Mutation>& Mutations() {
  using enum Role;
  static const std::vector<Mutation> mutations = {
      {"create-unsynced", "Create: S before the rename", "create", {"create"}, {kStateSync}},
      {"create-name-unsynced", "Create: D", "create", {"create"}, {kDirectorySync}},

      {"log-header-unsynced", "First commit: S(log)", "insert", {"first commit"}, {kLogHeaderSync}},
      {"log-name-unsynced", "First commit: D", "insert", {"first commit"}, {kDirectorySync}},
      {"log-not-required",
       "First commit: superblock with log_required",
       "insert",
       {"first commit"},
       {kFirstSuperblock, kSecondSuperblock}},
      {"required-unsynced-once",
       "First commit: S after the first superblock",
       "insert",
       {"first commit"},
       {kFirstSuperblockSync}},
      {"required-written-once",
       "First commit: the other superblock",
       "insert",
       {"first commit"},
       {kSecondSuperblock}},
      {"required-unsynced-twice",
       "First commit: S after the other superblock, with that of Commit 4, which covers it",
       "close",
       {"first commit"},
       {kSecondSuperblockSync, kGrowthSync, kDirectSync}},

      {"growth-unsynced",
       "Commit 4: S(main) after a new extent",
       "grow",
       {"commit", "first commit"},
       {kGrowthSync}},
      {"direct-unsynced", "Commit 4: S(main)", "direct-batch", {"commit"}, {kDirectSync}},
      {"commit-unsynced", "Commit 5: S(log)", "insert", {"commit"}, {kCommitSync}},

      {"other-log-unsynced",
       "Checkpoint 1: S(other log)",
       "checkpoint",
       {"checkpoint"},
       {kLogHeaderSync}},
      {"other-log-name-unsynced",
       "Checkpoint 1: its name",
       "checkpoint",
       {"checkpoint"},
       {kDirectorySync}},
      {"state-unsynced",
       "Checkpoint 3: S(main), with 4, which covers it",
       "checkpoint",
       {"checkpoint"},
       {kStateSync, kCatalogSync}},
      {"catalog-unsynced", "Checkpoint 4: S(main)", "checkpoint", {"checkpoint"}, {kCatalogSync}},
      {"catalog-written-once", "Checkpoint 4: twice", "checkpoint", {"checkpoint"}, {kCatalogCopy}},
      {"superblock-unsynced",
       "Checkpoint 5: S(main)",
       "checkpoint",
       {"checkpoint"},
       {kFirstSuperblockSync}},
      {"superblock-written-once",
       "Checkpoint 6: the other slot",
       "checkpoint",
       {"checkpoint"},
       {kSecondSuperblock}},
      {"other-superblock-unsynced",
       "Checkpoint 6: S(main)",
       "reuse",
       {"checkpoint"},
       {kSecondSuperblockSync}},

      {"redo-unsynced",
       "Open 6: S(main), with its catalog, which covers it",
       "recovery",
       {"open"},
       {kStateSync, kCatalogSync}},
      {"clean-catalog-unsynced",
       "Open 6: S(main) of the catalog",
       "recovery",
       {"open"},
       {kCatalogSync}},
      {"clean-superblock-unsynced",
       "Open 6: S after the first superblock",
       "recovery",
       {"open"},
       {kFirstSuperblockSync}},
      {"clean-superblock-written-once",
       "Open 6: both slots",
       "recovery",
       {"open"},
       {kSecondSuperblock}},

      {"close-log-required",
       "Close: checkpoint with log_required = 0",
       "close",
       {"last close"},
       {kFirstSuperblock, kSecondSuperblock}},
      {"close-written-once", "Close: to both slots", "close", {"last close"}, {kSecondSuperblock}},
      {"close-unsynced",
       "Close: S after the second slot",
       "close",
       {"last close"},
       {kSecondSuperblockSync}},
      {"close-logs-kept", "Close: unlink logs", "close", {"last close"}, {kRemoveName}},
      {"close-names-unsynced", "Close: D", "close", {"last close"}, {kDirectorySync}},
  };
  return mutations;
}

}  // namespace chassis::crash
