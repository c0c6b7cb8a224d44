// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_COMMIT_BUILDER_H_
#define CHASSIS_CORE_STORE_COMMIT_BUILDER_H_

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/format/commit.h"
#include "core/format/document.h"
#include "core/store/extent_allocator.h"
#include "core/store/page_stream.h"
#include "core/store/staging.h"
#include "core/store/store_impl.h"
#include "core/store/version.h"

namespace chassis {

// Turns staged operations into one commit: decides what becomes of every record, finds places for
// new vectors and documents, and encodes them. Nothing refers to the extents that it took, and to
// what it wrote there, until the commit is logged: unless MarkCommitted is called, they go back.
class CommitBuilder {
 public:
  // Under the commit lock, which is kept for the builder's life.
  explicit CommitBuilder(Store::Impl& store);
  ~CommitBuilder();
  CommitBuilder(const CommitBuilder&) = delete;
  CommitBuilder& operator=(const CommitBuilder&) = delete;

  // `staged` must outlive the builder. What goes directly is written.
  Status Add(StagedCollection& staged);
  void AddChange(CollectionChange change);
  void SetStreamPosition(const StreamPosition& position) { record_.stream_position = position; }

  bool empty() const { return record_.changes.empty() && !record_.stream_position; }
  uint64_t seq() const { return seq_; }
  const CommitRecord& record() const { return record_; }
  // What the commit adds to the index, at most.
  uint64_t index_entries() const { return index_entries_; }
  bool allocated() const { return !extents_.empty(); }
  // Whether the commit refers to bytes that only a sync of the main file makes durable.
  bool has_direct() const { return !streams_.empty() || !spilled_.empty(); }
  void MarkCommitted();

 private:
  // What becomes of one collection's records.
  struct Resolved {
    struct Vector {
      uint64_t id;
      const std::byte* row;
    };
    std::vector<Vector> vectors;
    std::vector<uint64_t> spilled_ids;      // of the spilled rows, kVoidSlotId for the rest
    std::vector<DocumentRecord> documents;  // views into staged or mapped memory
    bool direct = false;
  };

  Status Resolve(const StagedCollection& staged, const CollectionVersion& collection,
                 CollectionChange& change, Resolved& resolved);
  Status ResolveRun(const StagedCollection& staged, const CollectionVersion& collection,
                    const StagedRun& run, CollectionChange& change, Resolved& resolved);
  Status ResolvePut(const StagedCollection& staged, const CollectionVersion& collection,
                    const StagedRecord& record, const RecordLocation& before,
                    CollectionChange& change, Resolved& resolved);
  Status ResolveDocument(const StagedCollection& staged, const CollectionVersion& collection,
                         const StagedRecord& record, uint64_t before, Resolved& resolved);
  static Result<DocumentRecord> ReadBefore(const CollectionVersion& collection, uint64_t id,
                                           uint64_t document);
  Status AddTombstone(const CollectionVersion& collection, uint64_t id, uint64_t document,
                      Resolved& resolved);
  // The slab that the next slot goes to; its count is that slot.
  struct Tail {
    uint32_t ordinal = 0;
    SlabEntry slab;
  };

  Tail FindTail(const CollectionVersion& collection, const SpilledRows* own) const;
  Status PlaceSpilled(const SpilledRows& rows, const CollectionVersion& collection,
                      std::span<const uint64_t> ids, CollectionChange& change, Tail& tail);
  Status PlaceVectors(const CollectionVersion& collection, const Resolved& resolved,
                      CollectionChange& change, Tail& tail);
  Status WriteSlots(const SlabEntry& slab, uint64_t stride,
                    std::span<const Resolved::Vector> vectors, bool direct, SlotRange& range);
  template <typename MetaOf>
  Status WriteMetas(const SlabEntry& slab, bool direct, SlotRange& range, MetaOf&& meta_of);
  Result<SlabEntry> NewSlab(uint64_t stride, uint64_t previous_bytes, uint64_t wanted);
  Status PlaceDocuments(const CollectionVersion& collection, const Resolved& resolved,
                        CollectionChange& change);
  Result<size_t> WriteDocuments(std::span<const DocumentRecord> documents, uint32_t collection,
                                bool direct, DocumentExtentEntry& extent);
  Result<DocumentExtentEntry> NewDocumentExtent(uint64_t previous_bytes, uint64_t first,
                                                uint64_t wanted);
  Result<Extent> Take(uint64_t length);
  PageStream& NewStream(uint64_t offset);
  Status Finish(PageStream& stream);
  void AddFragments(const PageStream& stream);
  // Bytes stay where they are until the builder ends.
  void AddInline(uint64_t offset, Bytes bytes);

  Store::Impl& store_;
  ExtentAllocator& allocator_;
  const OpenOptions& options_;
  const Version& version_;
  const uint64_t seq_;
  uint64_t index_entries_ = 0;
  uint32_t ordinal_ = 0;  // of the next document record in this commit
  CommitRecord record_;
  std::deque<ByteVector> buffers_;
  std::deque<PageStream> streams_;
  std::vector<Extent> extents_;
  std::vector<SpilledRows*> spilled_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_COMMIT_BUILDER_H_
