// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_POSTINGS_H_
#define CHASSIS_CORE_INDEX_POSTINGS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/index/stable_array.h"

namespace chassis {

// Facts that never change: the record of `id` at `address` carries a key of this hash. The caller
// must check that the record is still the newest of its id, because nothing is ever removed.
// Threads: one writer; readers need no lock, and find at least the postings that were added before
// the version that they read was published.
class Postings {
 public:
  Postings() = default;
  Postings(const Postings&) = delete;
  Postings& operator=(const Postings&) = delete;

  void Add(uint64_t hash, uint64_t address, uint64_t id);

  // Calls visit(hash, address, id) for every posting. Not while another thread adds, because the
  // count is not atomic.
  template <typename Visit>
  void ForEachOfAll(Visit visit) const {
    for (NodeNumber number = 1; number <= count_; ++number) {
      visit(At(number).hash, At(number).address, At(number).id);
    }
  }

  // Calls visit(address, id) for each posting of `hash`, the newest first, until it returns false.
  template <typename Visit>
  void ForEach(uint64_t hash, Visit visit) const {
    for (NodeNumber number = Newest(hash); number != 0; number = At(number).older) {
      if (!visit(At(number).address, At(number).id)) return;
    }
  }

 private:
  // Number 0 is no node.
  using NodeNumber = uint32_t;

  struct Node {
    uint64_t hash;
    uint64_t address;
    uint64_t id;
    NodeNumber older;  // of the same hash
  };

  struct Table {
    explicit Table(size_t capacity);
    const size_t mask;
    const std::unique_ptr<std::atomic<NodeNumber>[]> newest;
  };

  Node& At(NodeNumber number) const { return nodes_[number - 1]; }
  NodeNumber Newest(uint64_t hash) const;
  std::atomic<NodeNumber>& Entry(const Table& table, uint64_t hash) const;
  void Grow();

  // The last one is in use. Readers may still use the earlier ones, which together are no larger.
  std::vector<std::unique_ptr<const Table>> tables_;
  std::atomic<const Table*> table_{nullptr};  // null until the first Add
  size_t hashes_ = 0;
  StableArray<Node> nodes_;
  NodeNumber count_ = 0;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_POSTINGS_H_
