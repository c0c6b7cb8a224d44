// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_PLACE_MAP_H_
#define CHASSIS_CORE_INDEX_PLACE_MAP_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/index/stable_array.h"

namespace chassis {

inline constexpr uint64_t kNowhere = UINT64_MAX;
// Not told: whoever was asked does not know the id.
inline constexpr uint64_t kUnknown = UINT64_MAX - 1;

// Ids and the places of their records, which are opaque to it: a hash table whose entries are
// chains of versions, newest first. Threads: one writer; readers need no lock, as long as each
//   - looks up with the seq of a commit that was published after it announced itself, and
//   - stays announced, so that `oldest_reader` below is not above its seq.
class PlaceMap {
 public:
  // `forgets`: an id that is nowhere may become unknown, once no reader is older.
  explicit PlaceMap(bool forgets) : forgets_(forgets) {}
  ~PlaceMap();
  PlaceMap(const PlaceMap&) = delete;
  PlaceMap& operator=(const PlaceMap&) = delete;

  // The place of `id` at `seq`, kNowhere or kUnknown.
  uint64_t Find(uint64_t id, uint64_t seq) const;

  // The place of `id` from `seq` on, or kNowhere; `seq` must not be below that of the version it
  // has. Readers of lower seqs do not see it. Versions that no reader from `oldest_reader` on can
  // see are dropped.
  void Set(uint64_t id, uint64_t seq, uint64_t place, uint64_t oldest_reader);

  // Calls visit(id, place) for the newest version of every id. For the writer, or once nothing is
  // written any more.
  template <typename Visit>
  void ForEachNewest(Visit visit) const {
    const Table* table = table_.load(std::memory_order_acquire);
    if (table == nullptr) return;
    for (size_t i = 0; i <= table->mask; ++i) {
      const NodeNumber number = table->heads[i].load(std::memory_order_acquire);
      if (number != 0) visit(At(number).id, At(number).place);
    }
  }

 private:
  // Number 0 is no node.
  using NodeNumber = uint32_t;

  struct Node {
    uint64_t id;
    uint64_t seq;
    uint64_t place;
    std::atomic<NodeNumber> older;
  };

  struct Table {
    explicit Table(size_t capacity);
    size_t mask;
    std::unique_ptr<std::atomic<NodeNumber>[]> heads;
  };

  struct RetiredTable {
    uint64_t seq;  // readers below it may still use the table
    std::unique_ptr<Table> table;
  };

  Node& At(NodeNumber number) const { return nodes_[number - 1]; }
  size_t Home(uint64_t id, size_t mask) const;
  std::atomic<NodeNumber>& HeadOf(const Table& table, uint64_t id) const;
  NodeNumber NewNode();
  void MakeRoom(uint64_t seq, uint64_t oldest_reader);
  void Prune(Node& newest, uint64_t oldest_reader);
  void Rebuild(size_t capacity, uint64_t seq, uint64_t oldest_reader);

  const bool forgets_;
  std::atomic<Table*> table_{nullptr};  // null until the first Set
  std::unique_ptr<Table> owned_table_;
  std::vector<RetiredTable> retired_;
  size_t heads_ = 0;  // chains in the table
  StableArray<Node> nodes_;
  NodeNumber next_node_ = 1;
  NodeNumber free_nodes_ = 0;  // a list through `older`
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_PLACE_MAP_H_
