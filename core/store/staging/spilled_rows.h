// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_STAGING_SPILLED_ROWS_H_
#define CHASSIS_CORE_STORE_STAGING_SPILLED_ROWS_H_

#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/collection/collection_version.h"
#include "core/store/space/main_file.h"
#include "core/store/space/page_stream.h"
#include "core/store/space/slab_space.h"
#include "core/store/version/version_set.h"

namespace chassis {

// The parts of a store that a batch uses to spill.
struct SpillContext {
  MainFile& main;
  VersionSet& versions;
  SlabSpace& slabs;
};

// Vectors of one batch that are in their slots before the batch commits, so that a large batch need
// not be held in memory. Nothing refers to those slots until then. The first ones are the free
// slots of the collection's last slab, unless another batch has them on lease; others are in new
// slabs, which belong to the batch. Threads: one at a time; takes the commit lock briefly.
class SpilledRows {
 public:
  // Who owns the slab: the batch owns a new one; a leased one, whose free slots the batch fills, is
  // the collection's.
  enum class SlabOwner : uint8_t { kCollection, kBatch };

  // Consecutive slots of one slab. After Flush their whole pages are in the file; bytes that share
  // a page with others wait for the commit.
  struct Segment {
    Segment(const SlabEntry& entry, SlabOwner slab_owner, PageStream to)
        : slab(entry), first_slot(entry.count), owner(slab_owner), vectors(std::move(to)) {}

    uint64_t rows() const { return slab.count - first_slot; }

    SlabEntry slab;  // count: slots in use, those of this segment included
    const uint64_t first_slot;
    const SlabOwner owner;
    std::vector<uint32_t> vector_crcs;  // one a slot
    PageStream vectors;
  };

  SpilledRows(const SpillContext& parts, const CollectionSchema& schema);
  ~SpilledRows() CHASSIS_EXCLUDES(commit_role);
  SpilledRows(const SpilledRows&) = delete;
  SpilledRows& operator=(const SpilledRows&) = delete;

  // Writes `count` vectors, `stride` bytes apart; returns the number of the first row. The space is
  // taken first, so AERO_STORAGE_FULL changes nothing. After a failed write every call fails.
  Result<uint64_t> Append(const std::byte* vectors, size_t count, size_t stride)
      CHASSIS_EXCLUDES(commit_role);

  // Copies the vector of a row.
  Status Read(uint64_t row, MutableBytes out) const;

  // Writes every whole page, so that the segments can be committed.
  Status Flush();

  uint64_t rows() const { return rows_; }
  const std::deque<Segment>& segments() const { return segments_; }
  // Keeps the new slabs, because a commit has made them the collection's.
  void MarkCommitted() { taken_.Keep(); }

 private:
  uint64_t FreeSlots() const;
  // The work of the destructor, apart from it because clang does not check the locks of a
  // destructor.
  void Release() CHASSIS_EXCLUDES(commit_role);
  Status TakeSlots(uint64_t count) CHASSIS_EXCLUDES(commit_role);
  void LeaseTail(const CollectionVersion& collection) CHASSIS_REQUIRES(commit_role);
  Status TakeSlabs(const CollectionVersion& collection, uint64_t count)
      CHASSIS_REQUIRES(commit_role);
  void AddSegment(const SlabEntry& slab, SlabOwner owner);
  Status Fill(Segment& segment, const std::byte* vectors, size_t count, size_t stride);
  const std::byte* Pad(const std::byte* vectors, size_t count, size_t stride);

  const SpillContext parts_;
  const uint32_t collection_;
  const size_t vector_bytes_;
  const size_t stride_;  // of a slot
  TakenSpace taken_;     // the new slabs
  std::deque<Segment> segments_;
  size_t open_ = 0;  // the segment that the next row goes to
  uint64_t rows_ = 0;
  ByteVector padded_;  // rows to be written that need padding
  Status failed_;
  const Version* pinned_ = nullptr;  // keeps a dropped collection's extents from being reused
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_STAGING_SPILLED_ROWS_H_
