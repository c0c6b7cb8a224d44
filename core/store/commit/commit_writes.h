// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_COMMIT_COMMIT_WRITES_H_
#define CHASSIS_CORE_STORE_COMMIT_COMMIT_WRITES_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

#include "core/base/coding.h"
#include "core/base/error.h"
#include "core/format/commit.h"
#include "core/store/space/page_stream.h"

namespace chassis {

// How bytes of a commit reach their place in the main file.
enum class Route {
  kInline,  // through the log, and from there when the commit is applied
  kDirect,  // at once, where nothing refers to them until the commit is logged
};

// The bytes of one commit. Whole pages of what goes directly are written here and now; everything
// else becomes inline writes of the commit's record. Threads: one at a time.
class CommitWrites {
 public:
  // `record` must outlive this. Direct writes have about `write_bytes`.
  CommitWrites(MappedStorage& main, uint64_t write_bytes, CommitRecord& record)
      : main_(main), write_bytes_(std::min(write_bytes, kStreamWrite)), record_(record) {}

  // A stream that writes directly from `offset` on. Ended by Finish.
  PageStream& NewStream(uint64_t offset);
  Status Finish(PageStream& stream);
  // The bytes of a stream that share a page with bytes of others go inline, because other commits
  // write those pages again.
  void AddFragments(const PageStream& stream);

  // `bytes` must stay where they are until this ends, as those of NewBuffer do.
  void AddInline(uint64_t offset, Bytes bytes);
  ByteVector& NewBuffer() { return buffers_.emplace_back(); }

  bool has_streams() const { return !streams_.empty(); }

 private:
  // The disk is at work on a part while the rest is encoded.
  static constexpr uint64_t kStreamWrite = 2 << 20;

  MappedStorage& main_;
  const uint64_t write_bytes_;
  CommitRecord& record_;
  std::deque<ByteVector> buffers_;
  std::deque<PageStream> streams_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_COMMIT_COMMIT_WRITES_H_
