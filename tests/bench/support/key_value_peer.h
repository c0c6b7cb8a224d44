// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_KEY_VALUE_PEER_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_KEY_VALUE_PEER_H_

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "tests/bench/support/dataset.h"
#include "tests/bench/support/report.h"

namespace chassis::bench {

// A store of values under 64-bit ids, as another engine offers it.
class KeyValuePeer {
 public:
  virtual ~KeyValuePeer() = default;

  // One transaction, durable when it returns: values.Row(i) under first_id + i. Ids ascend over the
  // life of the store.
  virtual void Append(uint64_t first_id, const Values& values) = 0;

  // Waits until what it does in the background is done.
  virtual void Settle() {}

  // The value, valid until the next call.
  virtual std::span<const std::byte> Get(uint64_t id) = 0;
};

struct PeerKind {
  Description description;
  // Opens or makes the store in a folder that exists.
  std::function<std::unique_ptr<KeyValuePeer>(const std::filesystem::path& folder)> open;
};

// Nullptr in place of `open` where the program was built without the engine.
PeerKind LmdbKind();
PeerKind RocksDbKind();
PeerKind SqliteKind();

inline std::vector<PeerKind> KeyValueKinds() { return {LmdbKind(), RocksDbKind(), SqliteKind()}; }

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_KEY_VALUE_PEER_H_
