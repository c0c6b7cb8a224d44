// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_OPENER_H_
#define CHASSIS_CORE_STORE_OPENER_H_

#include <string>
#include <vector>

#include "core/store/store_impl.h"
#include "core/wal/log_scanner.h"

namespace chassis {

// Opens the files of a store and brings it to its newest commit. Steps run in the order in which
// they are declared; until Redo nothing is written. A crash at any point is answered by running
// them again.
class Opener {
 public:
  explicit Opener(Store::Impl& store) : store_(store) {}

  Status Run();

 private:
  Status OpenMain();
  Status CreateIfMissing();
  Status ExpectNoLogs() const;
  Status ReadHeaderPages();
  Status ReadCheckpoint();
  Status ClaimExtents();
  Status ReadLogs();
  Status CheckUnneededLog(const LogFile& log) const;
  Status CheckNeededLogs();
  Status Redo();
  Status BuildVersion();
  Status ReportDamage();
  Status MakeClean();
  Status CheckOptions() const;

  void Note(const std::string& finding);

  Store::Impl& store_;
  LoadedCheckpoint checkpoint_;
  std::vector<LogFile> logs_;
  LogScan scan_;
  std::vector<ByteVector> encoded_commits_;
  std::vector<CommitRecord> commits_;  // views into encoded_commits_
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_OPENER_H_
