// SPDX-License-Identifier: Apache-2.0
#include "core/index/address_map.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

#include "core/base/coding.h"
#include "core/base/random.h"

namespace chassis {
namespace {

constexpr size_t kFirstTable = 64;

// At most 70 % of a table is in use.
constexpr bool TooFull(size_t heads, size_t capacity) { return heads * 10 > capacity * 7; }

// A secret seed keeps chosen ids from falling into one chain of probes. It is drawn once per
// process, because drawing takes longer than opening a store.
uint64_t Seed() {
  static const auto seed = LoadLittle<uint64_t>(RandomId128().data());
  return seed;
}

}  // namespace

AddressMap::Table::Table(size_t capacity)
    : mask(capacity - 1), heads(std::make_unique<std::atomic<NodeNumber>[]>(capacity)) {}

AddressMap::~AddressMap() = default;

size_t AddressMap::Home(uint64_t id, size_t mask) const {
  return XXH3_64bits_withSeed(&id, sizeof(id), Seed()) & mask;
}

std::atomic<AddressMap::NodeNumber>& AddressMap::HeadOf(const Table& table, uint64_t id) const {
  for (size_t i = Home(id, table.mask);; i = (i + 1) & table.mask) {
    std::atomic<NodeNumber>& head = table.heads[i];
    const NodeNumber number = head.load(std::memory_order_acquire);
    if (number == 0 || At(number).id == id) return head;
  }
}

uint64_t AddressMap::Find(uint64_t id, uint64_t seq) const {
  const Table* table = table_.load(std::memory_order_acquire);
  if (table == nullptr) return kUnknown;
  NodeNumber number = HeadOf(*table, id).load(std::memory_order_acquire);
  while (number != 0) {
    const Node& node = At(number);
    if (node.seq <= seq) return node.address;
    number = node.older.load(std::memory_order_acquire);
  }
  return kUnknown;
}

AddressMap::NodeNumber AddressMap::NewNode() {
  if (free_nodes_ != 0) {
    const NodeNumber number = free_nodes_;
    free_nodes_ = At(number).older.load(std::memory_order_relaxed);
    return number;
  }
  nodes_.EnsureAt(next_node_ - 1);
  return next_node_++;
}

void AddressMap::MakeRoom(uint64_t seq, uint64_t oldest_reader) {
  std::erase_if(retired_, [&](const RetiredTable& old) { return old.seq <= oldest_reader; });
  if (owned_table_ == nullptr) {
    owned_table_ = std::make_unique<Table>(kFirstTable);
    table_.store(owned_table_.get(), std::memory_order_release);
  }
  const size_t capacity = owned_table_->mask + 1;
  if (TooFull(heads_ + 1, capacity)) Rebuild(2 * capacity, seq, oldest_reader);
}

void AddressMap::Set(uint64_t id, uint64_t seq, uint64_t address, uint64_t oldest_reader) {
  MakeRoom(seq, oldest_reader);
  std::atomic<NodeNumber>& head = HeadOf(*table_.load(std::memory_order_relaxed), id);
  const NodeNumber before = head.load(std::memory_order_relaxed);
  if (before != 0 && At(before).seq == seq) {
    At(before).address = address;  // `seq` is not published yet, so no reader reads the address
    return;
  }
  if (before == 0) ++heads_;
  const NodeNumber number = NewNode();
  Node& node = At(number);
  node.id = id;
  node.seq = seq;
  node.address = address;
  node.older.store(before, std::memory_order_relaxed);
  head.store(number, std::memory_order_release);
  Prune(node, oldest_reader);
}

void AddressMap::Prune(Node& newest, uint64_t oldest_reader) {
  Node* last_seen = &newest;
  while (last_seen->seq > oldest_reader) {
    const NodeNumber older = last_seen->older.load(std::memory_order_relaxed);
    if (older == 0) return;
    last_seen = &At(older);
  }
  NodeNumber unseen = last_seen->older.exchange(0, std::memory_order_relaxed);
  while (unseen != 0) {
    Node& node = At(unseen);
    const NodeNumber next = node.older.load(std::memory_order_relaxed);
    node.older.store(free_nodes_, std::memory_order_relaxed);
    free_nodes_ = unseen;
    unseen = next;
  }
}

void AddressMap::Rebuild(size_t capacity, uint64_t seq, uint64_t oldest_reader) {
  auto larger = std::make_unique<Table>(capacity);
  const Table& table = *owned_table_;
  heads_ = 0;
  for (size_t i = 0; i <= table.mask; ++i) {
    const NodeNumber number = table.heads[i].load(std::memory_order_relaxed);
    if (number == 0) continue;
    const Node& node = At(number);
    const bool forgotten =
        nowhere_ == Nowhere::kForgotten && node.address == kNowhere && node.seq <= oldest_reader;
    if (forgotten) continue;
    HeadOf(*larger, node.id).store(number, std::memory_order_relaxed);
    ++heads_;
  }
  table_.store(larger.get(), std::memory_order_release);
  retired_.push_back({seq, std::move(owned_table_)});
  owned_table_ = std::move(larger);
}

}  // namespace chassis
