// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/importer.h"

#include <cstdio>

#include "bindings/cli/handles.h"
#include "bindings/cli/output.h"

namespace cli {
namespace {

constexpr uint64_t kDefaultCommitBytes = 32 << 20;

}  // namespace

Status Importer::Stage(const chassis_records& records, bool puts, uint64_t bytes) {
  if (puts) {
    CLI_TRY(Call(chassis_batch_put, batch_, collection_.number, &records));
  } else {
    CLI_TRY(Call(chassis_batch_insert, batch_, collection_.number, &records, nullptr));
  }
  staged_ += records.count;
  staged_bytes_ += bytes;
  done_ += bytes;
  progress_.Show(done_);
  if (Room() > 0 && (commit_every_ > 0 || staged_bytes_ < kDefaultCommitBytes)) return {};
  return Commit();
}

Status Importer::Commit() {
  if (staged_ == 0) return {};
  CLI_ASSIGN(const uint64_t seq, CommitBatch(batch_));
  acknowledged_ += staged_;
  staged_ = 0;
  staged_bytes_ = 0;
  progress_.Clear();
  std::printf("committed %llu %llu\n", static_cast<unsigned long long>(seq),
              static_cast<unsigned long long>(acknowledged_));
  CLI_TRY(FlushOutput());
  progress_.Show(done_);
  return {};
}

}  // namespace cli
