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

// Another engine as a store of values under 64-bit ids.
class KeyValuePeer {
 public:
  virtual ~KeyValuePeer() = default;

  // Stores values.Row(i) under first_id + i in one transaction, which is durable on return. Ids
  // ascend over the life of the store.
  virtual void Append(uint64_t first_id, const Values& values) = 0;

  // Waits until the background work is done.
  virtual void Settle() {}

  // Returns the value, which is valid until the next call.
  virtual std::span<const std::byte> Get(uint64_t id) = 0;
};

struct PeerKind {
  Description description;
  // Opens or creates the store in an existing folder.
  std::function<std::unique_ptr<KeyValuePeer>(const std::filesystem::path& folder)> open;
};

// `open` is null if the program was built without the engine.
PeerKind LmdbKind();
PeerKind RocksDbKind();
PeerKind SqliteKind();

inline std::vector<PeerKind> KeyValueKinds() { return {LmdbKind(), RocksDbKind(), SqliteKind()}; }

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_KEY_VALUE_PEER_H_
