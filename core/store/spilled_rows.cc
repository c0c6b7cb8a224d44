// SPDX-License-Identifier: Apache-2.0
#include "core/store/spilled_rows.h"

#include <algorithm>
#include <cstring>

#include "core/store/slab_plan.h"

namespace chassis {

SpilledRows::SpilledRows(Store::Impl& store, const CollectionSchema& schema)
    : store_(store),
      collection_(schema.number),
      vector_bytes_(sizeof(float) * schema.dimension),
      stride_(static_cast<size_t>(schema.stride())) {}

SpilledRows::~SpilledRows() {
  const std::lock_guard lock(store_.commit_mutex);
  for (const Segment& segment : segments_) {
    if (!committed_) Free(segment);
  }
  if (pinned_ != nullptr) {
    store_.versions->Unpin(pinned_);
    --store_.pinned_batches;
  }
  const auto lease = store_.tail_leases.find(collection_);
  if (lease != store_.tail_leases.end() && lease->second == this) store_.tail_leases.erase(lease);
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
  const std::lock_guard lock(store_.commit_mutex);
  CHASSIS_TRY(store_.CheckCommit());
  const Version& newest = store_.versions->newest();
  CHASSIS_ASSIGN(const CollectionVersion* collection,
                 Store::Impl::FindCollection(newest, collection_));
  if (pinned_ == nullptr) {
    pinned_ = store_.versions->Pin();
    ++store_.pinned_batches;
    LeaseTail(*collection);
  }
  const size_t before = segments_.size();  // a leased tail stays, whatever becomes of the rest
  Status taken = TakeSlabs(*collection, count);
  if (taken) taken = store_.EnsureReserve();
  while (!taken && segments_.size() > before) {
    Free(segments_.back());
    segments_.pop_back();
  }
  if (!taken) return Failure(store_.health.Notice(taken.error()));
  return {};
}

void SpilledRows::LeaseTail(const CollectionVersion& collection) {
  if (collection.slabs.empty() || !store_.tail_leases.try_emplace(collection_, this).second) return;
  const SlabVersion& last = collection.slabs.back();
  SlabEntry entry = last.slab->entry();
  entry.count = last.count;
  if (entry.count < entry.capacity) AddSegment(entry, false);
}

void SpilledRows::AddSegment(const SlabEntry& slab, bool fresh) {
  segments_.emplace_back(slab, fresh,
                         PageStream(*store_.main, slab.vectors.offset + slab.count * stride_,
                                    store_.options.direct_write));
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
    SlabEntry slab = PlanSlab(store_.options, stride_, previous_bytes, count - free);
    slab.serial = store_.NextSerial();
    CHASSIS_ASSIGN(slab.metas, store_.allocator->Allocate(slab.metas.length));
    auto vectors = store_.allocator->Allocate(slab.vectors.length);
    if (!vectors) {
      store_.allocator->Free(slab.metas);
      return Failure(vectors.error());
    }
    slab.vectors = *vectors;
    AddSegment(slab, true);
    free += slab.capacity;
  }
  return {};
}

// One pass computes the checksums of a piece while it is in the cache that it is written from.
Status SpilledRows::Fill(Segment& segment, const std::byte* vectors, size_t count, size_t stride) {
  const bool as_stored = stride == stride_ && vector_bytes_ == stride_;
  const size_t piece = static_cast<size_t>(store_.options.direct_write) / stride_ + 1;
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

void SpilledRows::Free(const Segment& segment) {
  if (!segment.fresh) return;
  store_.allocator->Free(segment.slab.vectors);
  store_.allocator->Free(segment.slab.metas);
}

}  // namespace chassis
