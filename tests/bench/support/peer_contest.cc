// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/peer_contest.h"

namespace chassis::bench {

void AgainstPeers(Contest& contest, const std::vector<PeerKind>& kinds, std::optional<double> goal,
                  const std::function<double(const PeerKind&)>& measure) {
  if (contest.alone()) return;
  for (const PeerKind& kind : kinds) {
    if (kind.open == nullptr) {
      contest.Skip(kind.description.name);
      continue;
    }
    contest.Describe(kind.description);
    contest.Against(kind.description.name, goal, [kind, measure] { return measure(kind); });
  }
}

void AgainstOpenPeers(Contest& contest, const std::vector<PeerKind>& kinds,
                      std::optional<double> goal, const std::function<void(OpenPeer&)>& load,
                      const std::function<double(OpenPeer&)>& measure) {
  if (contest.alone()) return;
  for (const PeerKind& kind : kinds) {
    std::shared_ptr<OpenPeer> peer;
    if (kind.open != nullptr) {
      peer = std::make_shared<OpenPeer>(kind, contest.settings().folder);
      load(*peer);
    }
    AgainstPeers(contest, {kind}, goal, [peer, measure](const PeerKind&) {
      const double figure = measure(*peer);
      peer->Settle();
      return figure;
    });
  }
}

}  // namespace chassis::bench
