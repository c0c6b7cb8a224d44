// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_BENCH_SUPPORT_PEER_CONTEST_H_
#define CHASSIS_TESTS_BENCH_SUPPORT_PEER_CONTEST_H_

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "tests/bench/support/contest.h"
#include "tests/bench/support/key_value_peer.h"
#include "tests/bench/support/temporary_folder.h"

namespace chassis::bench {

// A peer's store in a folder of its own, filled with ascending ids.
class OpenPeer {
 public:
  OpenPeer(const PeerKind& kind, const std::filesystem::path& parent)
      : folder_(parent), peer_(kind.open(folder_.path())) {}

  void Append(const Values& values) {
    peer_->Append(next_id_, values);
    next_id_ += values.count;
  }
  void Settle() { peer_->Settle(); }
  std::span<const std::byte> Get(uint64_t id) { return peer_->Get(id); }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<KeyValuePeer> peer_;
  uint64_t next_id_ = 0;
};

// Adds the peers that the program was built with as opponents and notes the missing ones.
// `measure` opens a store of the kind itself.
void AgainstPeers(Contest& contest, const std::vector<PeerKind>& kinds, std::optional<double> goal,
                  const std::function<double(const PeerKind&)>& measure);

// Like AgainstPeers(), but with one store for all rounds, which `load` fills.
void AgainstOpenPeers(Contest& contest, const std::vector<PeerKind>& kinds,
                      std::optional<double> goal, const std::function<void(OpenPeer&)>& load,
                      const std::function<double(OpenPeer&)>& measure);

}  // namespace chassis::bench

#endif  // CHASSIS_TESTS_BENCH_SUPPORT_PEER_CONTEST_H_
