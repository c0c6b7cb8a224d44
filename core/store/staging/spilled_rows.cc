// SPDX-License-Identifier: Apache-2.0
#include "core/store/staging/spilled_rows.h"

#include <algorithm>
#include <cstring>

namespace chassis {

SpilledRows::SpilledRows(const SpillContext& parts, const CollectionSchema& schema)
    : parts_(parts),
      collection_(schema.number),
      vector_bytes_(sizeof(float) * schema.dimension),
      stride_(static_cast<size_t>(schema.stride())),
      taken_(parts.main.extents()) {}

SpilledRows::~SpilledRows() { Release(); }

void SpilledRows::Release() {
  const CommitMutexLock lock(parts_.versions.commit_mutex());
  taken_.ReturnFrom(0);
  if (pinned_ != nullptr) parts_.versions.Unpin(pinned_, PinnedBy::kBatch);
  parts_.slabs.ReleaseTail(collection_, this);
}

Result<uint64_t> SpilledRows::Append(const std::byte* vectors, size_t count, size_t stride) {
  CHASSIS_TRY(failed_);
  CHASSIS_TRY(TakeSlots(count));
  const uint64_t first_row = rows_;
  while (count > 0) {
    Segment& segment = segments_[open_];
    const auto n =
        static_cast<size_t>(std::min<uint64_t>(count, segment.slab.capacity - segment.slab.count));
    failed_ = Fill(segment, vectors, n, stride);
    if (!failed_) return Failure(failed_.error());
    if (segment.slab.count == segment.slab.capacity) ++open_;
    vectors += n * stride;
    count -= n;
    rows_ += n;
  }
  return first_row;
}

Status SpilledRows::TakeSlots(uint64_t count) {
  if (FreeSlots() >= count) return {};
  const CommitMutexLock lock(parts_.versions.commit_mutex());
  CHASSIS_TRY(parts_.main.CheckWritable());
  CHASSIS_TRY(parts_.versions.CheckOpen());
  const Version& newest = parts_.versions.newest();
  CHASSIS_ASSIGN(const CollectionVersion* collection, FindCollection(newest, collection_));
  if (pinned_ == nullptr) {
    pinned_ = parts_.versions.Pin(PinnedBy::kBatch);
    LeaseTail(*collection);
  }
  const size_t segments = segments_.size();  // a leased tail stays if the rest fails
  const size_t extents = taken_.size();
  Status taken = TakeSlabs(*collection, count);
  if (taken) taken = parts_.slabs.reserve().Ensure();
  if (taken) return {};
  while (segments_.size() > segments) segments_.pop_back();
  taken_.ReturnFrom(extents);
  return Failure(parts_.main.poison().PoisonIfCorrupt(taken.error()));
}

void SpilledRows::LeaseTail(const CollectionVersion& collection) {
  if (collection.slabs.empty() || !parts_.slabs.LeaseTail(collection_, this)) return;
  const SlabVersion& last = collection.slabs.back();
  SlabEntry entry = last.slab->entry();
  entry.count = last.count;
  if (entry.count < entry.capacity) AddSegment(entry, SlabOwner::kCollection);
}

void SpilledRows::AddSegment(const SlabEntry& slab, SlabOwner owner) {
  segments_.emplace_back(
      slab, owner,
      PageStream(parts_.main.storage(), slab.vectors.offset + slab.count * stride_,
                 parts_.slabs.options().direct_write));
}

uint64_t SpilledRows::FreeSlots() const {
  uint64_t free = 0;
  for (size_t i = open_; i < segments_.size(); ++i) {
    free += segments_[i].slab.capacity - segments_[i].slab.count;
  }
  return free;
}

Status SpilledRows::TakeSlabs(const CollectionVersion& collection, uint64_t count) {
  for (uint64_t free = FreeSlots(); free < count;) {
    uint64_t previous_bytes = 0;
    if (!segments_.empty()) {
      previous_bytes = segments_.back().slab.vectors.length;
    } else if (!collection.slabs.empty()) {
      previous_bytes = collection.slabs.back().slab->entry().vectors.length;
    }
    CHASSIS_ASSIGN(const SlabEntry slab,
                   parts_.slabs.NewSlab(stride_, previous_bytes, count - free, taken_));
    AddSegment(slab, SlabOwner::kBatch);
    free += slab.capacity;
  }
  return {};
}

// Computes the checksums of each piece just before the write, which then finds the piece in the
// cache.
Status SpilledRows::Fill(Segment& segment, const std::byte* vectors, size_t count, size_t stride) {
  const bool as_stored = stride == stride_ && vector_bytes_ == stride_;
  const size_t piece = static_cast<size_t>(parts_.slabs.options().direct_write) / stride_ + 1;
  for (size_t n = 0; count > 0; count -= n, vectors += n * stride) {
    n = std::min(count, piece);
    const std::byte* rows = as_stored ? vectors : Pad(vectors, n, stride);
    for (size_t i = 0; i < n; ++i) {
      segment.vector_crcs.push_back(
          VectorCrc({rows + i * stride_, stride_}, segment.slab.serial, segment.slab.count + i));
    }
    CHASSIS_TRY(segment.vectors.Append({rows, n * stride_}));
    segment.slab.count += n;
  }
  return segment.slab.count == segment.slab.capacity ? segment.vectors.Finish() : Status{};
}

const std::byte* SpilledRows::Pad(const std::byte* vectors, size_t count, size_t stride) {
  padded_.resize(count * stride_);
  for (size_t i = 0; i < count; ++i) {
    std::memcpy(padded_.data() + i * stride_, vectors + i * stride, vector_bytes_);
  }
  return padded_.data();
}

Status SpilledRows::Read(uint64_t row, MutableBytes out) const {
  for (const Segment& segment : segments_) {
    if (row < segment.rows()) return segment.vectors.Read(row * stride_, out);
    row -= segment.rows();
  }
  return Fail(Code::kInternalInvariant, "no row " + std::to_string(row) + " was spilled");
}

Status SpilledRows::Flush() {
  CHASSIS_TRY(failed_);
  if (open_ < segments_.size()) failed_ = segments_[open_].vectors.Flush();
  return failed_;
}

}  // namespace chassis
