// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_RECOVERY_OPENER_H_
#define CHASSIS_CORE_STORE_RECOVERY_OPENER_H_

#include <memory>
#include <string>
#include <vector>

#include "core/storage/storage_factory.h"
#include "core/store/base/options.h"
#include "core/store/base/records.h"
#include "core/store/checkpoint/checkpoint_loader.h"
#include "core/store/checkpoint/checkpointer.h"
#include "core/store/space/main_file.h"
#include "core/store/version/version.h"
#include "core/wal/log_scanner.h"

namespace chassis {

// The result of an open, from which a store is composed.
struct Opened {
  std::unique_ptr<MainFile> main;
  std::unique_ptr<Version> version;  // of the newest commit
  RecoveryReport report;
};

// Opens the files of a store and brings them to the newest commit: Run, and then MakeClean with the
// parts of the composed store. Before Redo nothing is written to a store that exists, because an
// open that refuses leaves everything as it was. An open that was interrupted at any point is
// completed by the next one, which runs the same steps.
class Opener {
 public:
  Opener(StorageFactory& factory, const OpenOptions& options, PoisonState& poison)
      : factory_(factory), options_(options), poison_(poison) {}

  Result<Opened> Run();

  // Checkpoints the recovered state into the main file, then deletes the logs. `main` is the file
  // that Run returned.
  Status MakeClean(MainFile& main, Checkpointer& checkpointer);

 private:
  Status OpenMain();
  Status CreateIfMissing();
  Status ExpectNoLogs() const;
  Status ReadHeaderPages();
  // Fails unless the store was opened only for reading.
  Status CheckReadOnly(const std::string& name) const;
  Status ReadCheckpoint();
  Status CheckOptions() const;
  Status ClaimExtents();
  Status ClaimNew(const CommitRecord& commit, uint64_t seq);
  Status ReadLogs();
  Status CheckUnneededLog(const LogFile& log) const;
  Status CheckNeededLogs();
  Status DecodeCommits();
  Status Redo();
  Status BuildVersion();
  Status ReportDamage();
  Superblock CleanSuperblock() const;

  MappedStorage& storage() { return opened_.main->storage(); }
  void Note(const std::string& finding);

  StorageFactory& factory_;
  const OpenOptions& options_;
  PoisonState& poison_;
  std::unique_ptr<MappedStorage> storage_;  // until ReadHeaderPages makes the main file of it
  Superblock found_;                        // the newest valid one
  Opened opened_;
  LoadedCheckpoint checkpoint_;
  std::vector<LogFile> logs_;
  LogScan scan_;
  std::vector<ByteVector> encoded_commits_;
  std::vector<CommitRecord> commits_;  // views into encoded_commits_
  uint64_t newest_seq_ = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_RECOVERY_OPENER_H_
