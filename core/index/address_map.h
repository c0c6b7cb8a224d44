// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_ADDRESS_MAP_H_
#define CHASSIS_CORE_INDEX_ADDRESS_MAP_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/index/stable_array.h"

namespace chassis {

inline constexpr uint64_t kNowhere = UINT64_MAX;
// The part of the index that was searched does not have the id.
inline constexpr uint64_t kUnknown = UINT64_MAX - 1;

// Maps ids to the addresses of their records, which are opaque to it: a hash table whose entries
// are chains of versions, newest first. Threads: one writer; a reader needs no lock if it
//   - holds a reader slot or a pin, so that `oldest_reader` below is not above its seq, and
//   - then looks up at the seq of a published commit.
class AddressMap {
 public:
  // Whether an id set to kNowhere stays so, or may become kUnknown once no reader is older.
  enum class Nowhere : uint8_t { kKept, kForgotten };

  explicit AddressMap(Nowhere nowhere) : nowhere_(nowhere) {}
  ~AddressMap();
  AddressMap(const AddressMap&) = delete;
  AddressMap& operator=(const AddressMap&) = delete;

  // Returns the address of `id` at `seq`, kNowhere or kUnknown.
  uint64_t Find(uint64_t id, uint64_t seq) const;

  // Sets the address of `id`, or kNowhere, from `seq` on; readers of lower seqs do not see it.
  // `seq` must not be below that of the newest version of `id`, because chains descend by seq.
  // Drops versions that no reader from `oldest_reader` on can see.
  void Set(uint64_t id, uint64_t seq, uint64_t address, uint64_t oldest_reader);

  // Calls visit(id, address) for the newest version of every id. Not while another thread writes,
  // because Set() reuses nodes.
  template <typename Visit>
  void ForEachNewest(Visit visit) const {
    const Table* table = table_.load(std::memory_order_acquire);
    if (table == nullptr) return;
    for (size_t i = 0; i <= table->mask; ++i) {
      const NodeNumber number = table->heads[i].load(std::memory_order_acquire);
      if (number != 0) visit(At(number).id, At(number).address);
    }
  }

 private:
  // Number 0 is no node.
  using NodeNumber = uint32_t;

  struct Node {
    uint64_t id;
    uint64_t seq;
    uint64_t address;
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

  const Nowhere nowhere_;
  std::atomic<Table*> table_{nullptr};  // null until the first Set
  std::unique_ptr<Table> owned_table_;
  std::vector<RetiredTable> retired_;
  size_t heads_ = 0;  // chains in the table
  StableArray<Node> nodes_;
  NodeNumber next_node_ = 1;
  NodeNumber free_nodes_ = 0;  // a list through `older`
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_ADDRESS_MAP_H_
