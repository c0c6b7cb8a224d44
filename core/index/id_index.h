// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_ID_INDEX_H_
#define CHASSIS_CORE_INDEX_ID_INDEX_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace chassis {

inline constexpr uint64_t kNowhere = UINT64_MAX;

// Where a record's parts are: opaque to the index. Both nowhere = the record does not exist.
struct RecordLocation {
  uint64_t slot = kNowhere;
  uint64_t document = kNowhere;

  bool exists() const { return slot != kNowhere || document != kNowhere; }
  bool operator==(const RecordLocation&) const = default;
};

// The ids of one collection in memory: a hash table whose entries are chains of versions, newest
// first. Threads: one writer; readers need no lock, as long as each
//   - looks up with the seq of a commit that was published after it announced itself, and
//   - stays announced, so that `oldest_reader` below is not above its seq.
class IdIndex {
 public:
  IdIndex();
  ~IdIndex();
  IdIndex(const IdIndex&) = delete;
  IdIndex& operator=(const IdIndex&) = delete;

  // The newest version of `id` whose seq is not above `seq`.
  RecordLocation Find(uint64_t id, uint64_t seq) const;

  // Makes room for `ids` more ids, so that as many Set calls allocate nothing.
  void Reserve(size_t ids, uint64_t seq, uint64_t oldest_reader);

  // The state of `id` from `seq` on; `seq` must not be below that of the version it has. Readers of
  // lower seqs do not see it. Versions that no reader from `oldest_reader` on can see are dropped.
  void Set(uint64_t id, uint64_t seq, RecordLocation location, uint64_t oldest_reader);

  // Calls visit(id, location) for every id that exists at `seq`, in no order.
  template <typename Visit>
  void ForEach(uint64_t seq, Visit visit) const;

 private:
  // Number 0 is no node.
  using NodeNumber = uint32_t;

  struct Node {
    uint64_t id;
    uint64_t seq;
    RecordLocation location;
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

  static constexpr size_t kFirstChunkNodes = 64;

  Node& At(NodeNumber number) const;
  size_t Home(uint64_t id, size_t mask) const;
  std::atomic<NodeNumber>& HeadOf(const Table& table, uint64_t id) const;
  NodeNumber NewNode();
  void Prune(Node& newest, uint64_t oldest_reader);
  void Rebuild(size_t capacity, uint64_t seq, uint64_t oldest_reader);

  const uint64_t seed_;
  std::atomic<Table*> table_;
  std::unique_ptr<Table> owned_table_;
  std::vector<RetiredTable> retired_;
  size_t heads_ = 0;  // chains in the table
  // Chunk k holds kFirstChunkNodes << k nodes, so nodes never move.
  std::array<std::unique_ptr<Node[]>, 26> chunks_;
  NodeNumber next_node_ = 1;
  NodeNumber free_nodes_ = 0;  // a list through `older`
};

template <typename Visit>
void IdIndex::ForEach(uint64_t seq, Visit visit) const {
  const Table& table = *table_.load(std::memory_order_acquire);
  for (size_t i = 0; i <= table.mask; ++i) {
    const NodeNumber head = table.heads[i].load(std::memory_order_acquire);
    if (head == 0) continue;
    const uint64_t id = At(head).id;
    const RecordLocation location = Find(id, seq);
    if (location.exists()) visit(id, location);
  }
}

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_ID_INDEX_H_
