// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_VERSION_VERSION_H_
#define CHASSIS_CORE_STORE_VERSION_VERSION_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/copy_on_write.h"
#include "core/collection/collection_version.h"
#include "core/store/version/name_table.h"

namespace chassis {

// The collections of a store, by number and by name. Copies share all chunks; a change to a copy
// first copies the chunk. Only one thread changes a copy, before other threads see it, because no
// lock guards it.
class CollectionTable {
 public:
  using Entry = std::shared_ptr<const CollectionVersion>;

  // Returns null for a number that was never used or whose collection was dropped.
  const CollectionVersion* Find(uint32_t number) const {
    const size_t chunk = number / kChunk;
    if (chunk >= chunks_.size() || chunks_[chunk] == nullptr) return nullptr;
    return (*chunks_[chunk])[number % kChunk].get();
  }
  // Returns nothing if no collection has this name.
  std::optional<uint32_t> FindNumber(std::string_view name) const { return numbers_.Find(name); }

  // Adds a collection or replaces it with its next version.
  void Set(Entry entry) {
    const uint32_t number = entry->schema->number;
    const size_t chunk = number / kChunk;
    if (chunk >= chunks_.size()) chunks_.resize(chunk + 1);
    Entry& target = Own(chunks_[chunk])[number % kChunk];
    if (target == nullptr) numbers_.Set(entry->schema->name, number);
    target = std::move(entry);
  }

  // REQUIRES: the table has a collection of this number, because its name is removed too.
  void Drop(uint32_t number) {
    numbers_.Erase(Find(number)->schema->name);
    Own(chunks_[number / kChunk])[number % kChunk] = nullptr;
  }

  // Calls visit(collection) in the order of the numbers.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const auto& chunk : chunks_) {
      if (chunk == nullptr) continue;
      for (const Entry& entry : *chunk) {
        if (entry) visit(*entry);
      }
    }
  }

 private:
  static constexpr size_t kChunk = 64;
  using Chunk = std::array<Entry, kChunk>;

  std::vector<std::shared_ptr<Chunk>> chunks_;
  NameTable<uint32_t> numbers_;
};

// The store as one commit left it. Never changed once published, because readers use it without a
// lock.
struct Version {
  uint64_t seq = 0;
  uint64_t next_serial = 1;
  uint32_t next_collection = 0;
  std::shared_ptr<const IndexRuns> index_runs = std::make_shared<const IndexRuns>();
  KeyHashing key_hashing;  // the same in all versions of a store
  CollectionTable collections;
  NameTable<StreamElement> streams;
  CopyOrigin origin;
  // Of the sessions before this handle's, and of the collections that were dropped; the newest
  // last.
  std::shared_ptr<const std::vector<SessionEntry>> sessions =
      std::make_shared<const std::vector<SessionEntry>>();
  std::shared_ptr<const std::vector<DroppedCollection>> dropped =
      std::make_shared<const std::vector<DroppedCollection>>();
};

// Cold, so that callers of FindCollection inline the lookup without the message.
[[gnu::cold]] inline Failure NoCollection(uint32_t number) {
  return Fail(Code::kQueryNotFound, "no collection " + std::to_string(number));
}

// Fails with AERO_QUERY_NOT_FOUND if there is none. The result is valid while `version` is held.
inline Result<const CollectionVersion*> FindCollection(const Version& version, uint32_t number) {
  const CollectionVersion* collection = version.collections.Find(number);
  if (collection != nullptr) [[likely]]
    return collection;
  return NoCollection(number);
}

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_VERSION_VERSION_H_
