// SPDX-License-Identifier: Apache-2.0
#include "core/store/space/checkpoint_reserve.h"

#include <algorithm>

#include "core/format/catalog.h"
#include "core/format/extent_mark.h"
#include "core/format/layout.h"
#include "core/index/index_run_writer.h"

namespace chassis {
namespace {

// Upper bounds of the encoded lengths in a catalog.
constexpr uint64_t kEntryBound = 96;  // a slab or a document extent
constexpr uint64_t kRunBound = 64;    // an index run
constexpr uint64_t kImageBound = 48;  // a page image, without its bytes
constexpr uint64_t kPageBound = kPageSize + kExtentMarkBytes + 2 * kImageBound;
constexpr uint64_t kStreamBound = 64;       // the position of a stream, without the stream's name
constexpr uint64_t kCollectionBound = 256;  // without the name, extents and images
// The most that one commit adds to the images of a collection.
constexpr uint64_t kCommitBound = kCollectionBound + kMaxNameBytes + 3 * kPageBound;
constexpr uint64_t kSessionBound = 24;
constexpr uint64_t kDroppedBound = 16;

// Returns a bound of the images of an extent with room whose used part ends at `cursor`.
uint64_t ImagesBound(uint64_t cursor) {
  return cursor % kPageSize + kExtentMarkBytes + 2 * kImageBound;
}

// Returns an upper bound of the checkpoint blob of `version`.
uint64_t BlobBound(const Version& version) {
  uint64_t bound = kPageSize + kRunBound * (version.index_runs->runs.size() + 1);
  bound += kSessionBound * version.sessions->size() + kDroppedBound * version.dropped->size();
  bound += kStreamBound * version.streams.size() + version.streams.name_bytes();
  version.collections.ForEach([&](const CollectionVersion& collection) {
    bound += kCollectionBound + collection.schema->name.size();
    bound += kEntryBound * (collection.slabs.size() + collection.documents.size());
    for (const SlabVersion& slab : collection.slabs) {
      // Of all its slots, because every later commit may kill some.
      bound += Liveness::EncodedBound(slab.slab->capacity());
      if (!slab.MayGrow()) continue;
      bound += ImagesBound(slab.slab->VectorOffset(slab.count));
      bound += ImagesBound(slab.slab->MetaOffset(slab.count));
    }
    if (!collection.documents.empty()) bound += ImagesBound(collection.documents.back().used);
  });
  return bound;
}

// Returns the most that a commit adds to that bound.
uint64_t BlobBound(const CommitRecord& commit) {
  uint64_t bound =
      commit.stream_position ? kStreamBound + commit.stream_position->stream.size() : 0;
  for (const CollectionChange& change : commit.changes) {
    bound += kCommitBound;
    bound += kEntryBound * (change.new_slabs.size() + change.new_documents.size());
    for (const SlabEntry& slab : change.new_slabs) bound += Liveness::EncodedBound(slab.capacity);
  }
  return bound;
}

// Half as much again, because a bound that just fits would have to be computed for every commit.
uint64_t WithSlack(uint64_t bound) {
  return ExtentLength(bound + bound / 2 + kExtentMarkBytes) - kExtentMarkBytes;
}

}  // namespace

bool CheckpointReserve::RaiseBlob(const CommitRecord& record, const Version& newest) {
  const uint64_t added = BlobBound(record);
  blob_bound_ += added;
  if (blob_bound_ <= blob_reserved_) return false;
  blob_bound_ = BlobBound(newest) + added;
  const bool raised = blob_bound_ > blob_reserved_;
  blob_reserved_ = std::max(blob_reserved_, WithSlack(blob_bound_));
  return raised;
}

bool CheckpointReserve::RaiseIndex(uint64_t index_entries) {
  const uint64_t bytes = IndexRunWriter::PagesOf(index_entries) * kPageSize;
  if (bytes <= index_reserved_) return false;
  index_reserved_ = WithSlack(bytes);
  return true;
}

Status CheckpointReserve::Prepare(const CommitRecord& record, uint64_t index_entries,
                                  bool allocated, const Version& newest) {
  const bool image = RaiseBlob(record, newest);
  const bool index = RaiseIndex(index_entries_ + index_entries);
  return allocated || image || index ? Ensure() : Status{};
}

Status CheckpointReserve::Ensure() { return extents_.Reserve(lengths()); }

}  // namespace chassis
