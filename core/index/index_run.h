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

  // The last entry whose key is not above `key`. AERO_INDEX_CORRUPTION for a damaged page.
  Result<std::optional<IndexEntry>> Floor(const IndexKey& key) const;

  // Walks entries in order.
  class Cursor {
   public:
    // From the first entry whose key is not below `from` on. The run must outlive it.
    Cursor(const IndexRun& run, const IndexKey& from) : run_(run), from_(from) {}

    // Nothing at the end.
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

  // The leaf that `key` belongs to; nothing if it is below every key.
  Result<std::optional<Leaf>> FindLeaf(const IndexKey& key) const;
  Result<IndexPage> Page(uint64_t number) const;
  Status CheckPage(uint64_t number) const;
  void ReadRoot();
  Failure Damaged(uint64_t page) const;

  MappedStorage& storage_;
  const IndexRunEntry entry_;
  Region region_;
  // The page that every lookup begins with: reading it takes a tenth of the time that the page
  // fault of a mapped one does, and opening is to be fast. Null if it was not found sound.
  std::unique_ptr<const std::array<std::byte, kPageSize>> root_;
  const AtomicBits sound_;  // pages that were checked
};

// The runs of a store, newest first: what the index was at a checkpoint. Shared by versions.
struct IndexRuns {
  std::vector<std::shared_ptr<const IndexRun>> runs;
  // Called once if a run is found damaged.
  std::function<void(const Error&)> report;
  mutable std::atomic<bool> damaged{false};

  // Notes damage, and reports the first.
  void NoteDamage(const Error& error) const {
    if (!damaged.exchange(true) && report) report(error);
  }
};

}  // namespace chassis

#endif  // CHASSIS_CORE_INDEX_INDEX_RUN_H_
