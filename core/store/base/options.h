// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_BASE_OPTIONS_H_
#define CHASSIS_CORE_STORE_BASE_OPTIONS_H_

#include <cstdint>

#include "core/store/base/log_queue.h"

namespace chassis {

enum class VerifyMode : uint32_t { kFirstTouch = 0, kEveryRead = 1, kOnDemand = 2 };

struct OpenOptions {
  bool read_only = false;
  bool create = false;     // make the store if it does not exist
  bool exclusive = false;  // with create: fail if it exists
  uint32_t dimension = 0;  // of the default collection; 0 = as stored (no vectors in a new store)
  uint32_t metric = 0;     // a Metric; 0 = as stored (l2 for a new store)
  VerifyMode verify = VerifyMode::kFirstTouch;
  // Called without a lock held, from whichever thread has a message.
  LogSink log;

  // Sizes in bytes; tests make them small.
  uint64_t first_extent = 4 << 10;
  uint64_t max_extent = 1 << 30;
  uint64_t first_log = 1 << 20;
  uint64_t frame_body = 1 << 20;           // a longer commit is cut into several frames
  uint64_t zeroed_commit = 128 << 10;      // no zeros are written ahead of longer commits
  uint64_t checkpoint_log = 64 << 20;      // a log this full is checkpointed
  uint64_t checkpoint_retired = 16 << 20;  // and so is this much space that commits gave up
  uint64_t direct_batch = 1 << 20;  // from here on calls spill and parts of a commit are direct
  uint64_t direct_write = 8 << 20;  // of a large write; larger gain nothing, smaller cost time
  uint32_t key_hash_bits = 64;      // kept of the hash of a document id or a group
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_BASE_OPTIONS_H_
