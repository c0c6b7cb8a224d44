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
  uint32_t dimension = 0;  // of the default collection; 0 takes what the store has
  uint32_t metric = 0;     // a Metric, or 0: what the store has (l2 for a new one)
  VerifyMode verify = VerifyMode::kFirstTouch;
  // Called without a lock held, from whichever thread has a message.
  LogSink log;

  // Sizes in bytes; tests make them small.
  uint64_t first_extent = 64 << 10;
  uint64_t max_extent = 1 << 30;
  uint64_t first_log = 1 << 20;
  uint64_t frame_body = 1 << 20;       // a longer commit is cut into several frames
  uint64_t zeroed_commit = 128 << 10;  // zeros are written to a log before commits no longer
  uint64_t checkpoint_log = 64 << 20;  // a log this full is checkpointed
  uint64_t direct_batch = 1 << 20;     // a collection's share of a batch this large goes direct
  uint64_t direct_write = 8 << 20;     // whole pages; larger writes gain nothing, smaller ones cost
  uint32_t key_hash_bits = 64;         // that are kept of the hash of a document id or a group
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_BASE_OPTIONS_H_
