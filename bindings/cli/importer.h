// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_IMPORTER_H_
#define CHASSIS_BINDINGS_CLI_IMPORTER_H_

#include <chassis/chassis.h>

#include <cstdint>

#include "bindings/cli/progress_bar.h"
#include "bindings/cli/result.h"

namespace cli {

// Stages rows in a batch and commits when enough are staged.
class Importer {
 public:
  // Commits every `commit_every` rows; 0 is about every 32 MiB of input. `bytes` is the size of the
  // input as far as it is known, for the progress bar.
  Importer(chassis_batch* batch, const chassis_collection_info& collection, uint64_t commit_every,
           uint64_t bytes)
      : batch_(batch),
        collection_(collection),
        commit_every_(commit_every),
        progress_("import", bytes) {}

  const chassis_collection_info& collection() const { return collection_; }

  // Returns how many rows can be staged before the next commit; at least 1.
  uint64_t Room() const { return commit_every_ == 0 ? UINT64_MAX : commit_every_ - staged_; }

  // Stages at most Room() rows, which are new or put, from `bytes` bytes of input.
  Status Stage(const chassis_records& records, bool puts, uint64_t bytes);

  // Commits the staged rows and prints a `committed` line.
  Status Commit();

 private:
  chassis_batch* const batch_;
  const chassis_collection_info collection_;
  const uint64_t commit_every_;
  ProgressBar progress_;
  uint64_t staged_ = 0;
  uint64_t staged_bytes_ = 0;
  uint64_t acknowledged_ = 0;  // rows
  uint64_t done_ = 0;          // bytes
};

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_IMPORTER_H_
