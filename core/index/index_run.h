// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_INDEX_INDEX_RUN_H_
#define CHASSIS_CORE_INDEX_INDEX_RUN_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/atomic_bits.h"
#include "core/base/error.h"
#include "core/format/catalog.h"
#include "core/format/index_page.h"
#include "core/storage/mapped_storage.h"

namespace chassis {

// An immutable tree of index entries. A page is checked at its first use. Threads: any number.
class IndexRun {
 public:
  static Result<std::shared_ptr<const IndexRun>> Open(MappedStorage& storage,
                                                      const IndexRunEntry& entry);

  const IndexRunEntry& entry() const { return entry_; }

  // Returns the last entry whose key is not above `key`, or nothing. Fails with
  // AERO_INDEX_CORRUPTION if a page on the way is damaged.
  Result<std::optional<IndexEntry>> Floor(const IndexKey& key) const;

  // Walks entries in order.
  class Cursor {
   public:
    // Begins at the first entry whose key is not below `from`. Borrows `run`.
    Cursor(const IndexRun& run, const IndexKey& from) : run_(run), from_(from) {}

    // Returns nothing at the end.
    Result<std::optional<IndexEntry>> Next();

   private:
    Status Begin();

    const IndexRun& run_;
    const IndexKey from_;
    bool begun_ = false;
    uint64_t page_ = 0;
    size_t position_ = 0;
  };

 private:
  struct Leaf {
    IndexPage page;
    uint64_t number;
  };

  IndexRun(MappedStorage& storage, const IndexRunEntry& entry);

  // Returns the leaf that `key` belongs to, or nothing if it is below every key.
  Result<std::optional<Leaf>> FindLeaf(const IndexKey& key) const;
  Result<IndexPage> Page(uint64_t number) const;
  Status CheckPage(uint64_t number) const;
  void ReadRoot();
  Failure Damaged(uint64_t page) const;

  MappedStorage& storage_;
  const IndexRunEntry entry_;
  Region region_;
  // The page that every lookup begins with. It is read because that takes a tenth of the time of a
  // page fault in the map, and an open should be fast. Null if it could not be read or is damaged.
  std::unique_ptr<const std::array<std::byte, kPageSize>> root_;
  const AtomicBits sound_;  // pages that were checked
};

// The index runs of a store as a checkpoint left them, newest first. Shared by versions.
struct IndexRuns {
  std::vector<std::shared_ptr<const IndexRun>> runs;
  uint64_t seq = 0;  // of the newest commit whose records they have
  // Called once, when a run is first found damaged.
  std::function<void(const Error&)> report;
  mutable std::atomic<bool> damaged{false};

  // Notes damage, and reports the first.
  void NoteDamage(const Error& error) const {
    if (!damaged.exchange(true) && report) report(error);
  }
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_INDEX_RUN_H_
