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

// How bytes of a commit reach the main file.
enum class Route {
  kInline,  // through the log; written when the commit is applied
  kDirect,  // before the log; nothing refers to them until the commit is logged
};

// The bytes of one commit. Whole pages of direct pieces are written at once; all other bytes become
// inline writes of the commit record. Threads: one at a time.
class CommitWrites {
 public:
  // `record`, which must outlive this, receives the inline writes. `write_bytes`: the approximate
  // size of a direct write.
  CommitWrites(MappedStorage& main, uint64_t write_bytes, CommitRecord& record)
      : main_(main), write_bytes_(std::min(write_bytes, kStreamWrite)), record_(record) {}

  // Returns a stream that writes directly from `offset` on. Finish ends it.
  PageStream& NewStream(uint64_t offset);
  Status Finish(PageStream& stream);
  // Adds the fragments of a stream as inline writes, because other commits write their pages again.
  void AddFragments(const PageStream& stream);

  // `bytes` must stay valid as long as this, because they are not copied. Those of NewBuffer do.
  void AddInline(uint64_t offset, Bytes bytes);
  ByteVector& NewBuffer() { return buffers_.emplace_back(); }

  bool has_streams() const { return !streams_.empty(); }

 private:
  // Small, so that the disk writes one part while the next is encoded.
  static constexpr uint64_t kStreamWrite = 2 << 20;

  MappedStorage& main_;
  const uint64_t write_bytes_;
  CommitRecord& record_;
  std::deque<ByteVector> buffers_;
  std::deque<PageStream> streams_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_COMMIT_COMMIT_WRITES_H_
