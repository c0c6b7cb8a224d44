// SPDX-License-Identifier: Apache-2.0
#include "core/store/commit/record_placer.h"

#include <algorithm>

#include "core/base/crc32c.h"
#include "core/format/extent_mark.h"

namespace chassis {
namespace {

// A record address has 48 bits of position and 16 of extent index.
constexpr size_t kMostExtents = 65535;

// A range of ids that is put again may also split an older range.
constexpr uint64_t kEntriesOfRange = 2;

constexpr size_t kMetasAtOnce = (1 << 20) / kSlotMetaBytes;

}  // namespace

Status RecordPlacer::Place(const CollectionVersion& collection, const ResolvedRecords& resolved,
                           const SpilledRows* spilled, CollectionChange& change) {
  Tail tail = FindTail(collection, spilled);
  if (spilled != nullptr) {
    CHASSIS_TRY(PlaceSpilled(*spilled, collection, resolved.spilled_ids, change, tail));
  }
  CHASSIS_TRY(PlaceVectors(collection, resolved, change, tail));
  CHASSIS_TRY(PlaceDocuments(collection, resolved, change));
  WriteMarks(*collection.schema, change);
  return {};
}

// Marks are inline, because later commits may write the pages on which they lie.
void RecordPlacer::WriteMarks(const CollectionSchema& schema, const CollectionChange& change) {
  const auto write = [&](ExtentKind kind, const Extent& extent, uint64_t serial) {
    ByteVector& bytes = writes_.NewBuffer();
    bytes = EncodeExtentMark({slabs_.main().uuid(), extent, kind, serial, seq_, schema.number,
                              schema.dimension, schema.element_type, schema.metric, schema.name});
    writes_.AddInline(MarkOffset(extent), bytes);
  };
  for (const SlabEntry& slab : change.new_slabs) {
    write(ExtentKind::kVectors, slab.vectors, slab.serial);
    write(ExtentKind::kSlotMetas, slab.metas, slab.serial);
  }
  for (const DocumentExtentEntry& documents : change.new_documents) {
    write(ExtentKind::kDocuments, documents.extent, documents.serial);
  }
}

// Returns an empty tail while another batch has the free slots on lease; this commit then begins a
// slab of its own.
RecordPlacer::Tail RecordPlacer::FindTail(const CollectionVersion& collection,
                                          const SpilledRows* own) const {
  Tail tail;
  if (collection.slabs.empty() || slabs_.TailIsLeased(collection.schema->number, own)) return tail;
  tail.extent_index = static_cast<uint32_t>(collection.slabs.size() - 1);
  tail.slab = collection.slabs.back().slab->entry();
  tail.slab.count = collection.slabs.back().count;
  return tail;
}

// The vectors are in their slots, except for the fragments of pages. Their metas are missing.
Status RecordPlacer::PlaceSpilled(const SpilledRows& rows, const CollectionVersion& collection,
                                  std::span<const uint64_t> ids, CollectionChange& change,
                                  Tail& tail) {
  for (const SpilledRows::Segment& segment : rows.segments()) {
    tail = {static_cast<uint32_t>(collection.slabs.size() + change.new_slabs.size()), segment.slab};
    if (segment.owner == SpilledRows::SlabOwner::kBatch) {
      change.new_slabs.push_back(segment.slab);
      change.new_slabs.back().count = 0;
    } else {
      do {
        if (tail.extent_index-- == 0)
          return Fail(Code::kInternalInvariant, "a leased slab is gone");
      } while (collection.slabs[tail.extent_index].slab->entry().serial != segment.slab.serial);
    }
    SlotRange range{tail.extent_index, segment.first_slot, segment.rows()};
    if (range.count == 0) continue;
    CHASSIS_TRY(WriteMetas(segment.slab, Route::kDirect, range, [&](size_t i) {
      return SlotMeta{ids[i], seq_, segment.vector_crcs[i]};
    }));
    ids = ids.subspan(static_cast<size_t>(range.count));
    writes_.AddFragments(segment.vectors);
    change.slots.push_back(range);
  }
  return {};
}

Status RecordPlacer::PlaceVectors(const CollectionVersion& collection,
                                  const ResolvedRecords& resolved, CollectionChange& change,
                                  Tail& tail) {
  const uint64_t stride = collection.schema->stride();
  auto rest = std::span<const ResolvedRecords::Vector>(resolved.vectors);
  while (!rest.empty()) {
    if (tail.slab.count == tail.slab.capacity) {
      tail.extent_index = static_cast<uint32_t>(collection.slabs.size() + change.new_slabs.size());
      CHASSIS_ASSIGN(tail.slab,
                     slabs_.NewSlab(stride, tail.slab.vectors.length, rest.size(), taken_));
      change.new_slabs.push_back(tail.slab);
    }
    const uint64_t count = std::min<uint64_t>(rest.size(), tail.slab.capacity - tail.slab.count);
    SlotRange range{tail.extent_index, tail.slab.count, count};
    CHASSIS_TRY(WriteSlots(tail.slab, stride, rest.first(static_cast<size_t>(count)),
                           resolved.route, range));
    change.slots.push_back(range);
    tail.slab.count += count;
    rest = rest.subspan(static_cast<size_t>(count));
  }
  if (collection.slabs.size() + change.new_slabs.size() > kMostExtents) {
    return Fail(Code::kExecutionLimit, "collection has 65535 slabs, which are the most");
  }
  return {};
}

Status RecordPlacer::WriteSlots(const SlabEntry& slab, uint64_t stride,
                                std::span<const ResolvedRecords::Vector> vectors, Route route,
                                SlotRange& range) {
  const bool direct = route == Route::kDirect;
  const uint64_t offset = slab.vectors.offset + range.first * stride;
  PageStream* stream = direct ? &writes_.NewStream(offset) : nullptr;
  for (size_t i = 0; i < vectors.size(); ++i) {
    const Bytes row(vectors[i].row, stride);
    if (!direct) {
      writes_.AddInline(offset + i * stride, row);
    } else {
      CHASSIS_TRY(stream->Append(row));
    }
  }
  if (direct) CHASSIS_TRY(writes_.Finish(*stream));
  return WriteMetas(slab, route, range, [&](size_t i) {
    const Bytes row(vectors[i].row, stride);
    return SlotMeta{vectors[i].id, seq_, VectorCrc(row, slab.serial, range.first + i)};
  });
}

// Writes the metas of the slots in `range`; meta_of(i) is the i-th. Consecutive ids count as one
// index entry.
template <typename MetaOf>
Status RecordPlacer::WriteMetas(const SlabEntry& slab, Route route, SlotRange& range,
                                MetaOf&& meta_of) {
  const bool direct = route == Route::kDirect;
  const uint64_t offset = slab.metas.offset + range.first * kSlotMetaBytes;
  PageStream* stream = direct ? &writes_.NewStream(offset) : nullptr;
  ByteVector piece;
  uint64_t next_id = 0;
  for (size_t first = 0, n = 0; first < range.count; first += n) {
    n = std::min<size_t>(kMetasAtOnce, range.count - first);
    ByteVector& metas = direct ? piece : writes_.NewBuffer();
    metas.resize(n * kSlotMetaBytes);
    for (size_t i = 0; i < n; ++i) {
      const SlotMeta meta = meta_of(first + i);
      if (first + i == 0 || meta.id != next_id) index_entries_ += kEntriesOfRange;
      next_id = meta.id + 1;
      EncodeSlotMeta(meta, slab.serial, range.first + first + i, metas.data() + i * kSlotMetaBytes);
    }
    range.metas_crc = Crc32c(metas, range.metas_crc);
    if (!direct) {
      writes_.AddInline(offset + first * kSlotMetaBytes, metas);
    } else {
      CHASSIS_TRY(stream->Append(metas));
    }
  }
  return direct ? writes_.Finish(*stream) : Status{};
}

Status RecordPlacer::PlaceDocuments(const CollectionVersion& collection,
                                    const ResolvedRecords& resolved, CollectionChange& change) {
  auto rest = std::span<const DocumentRecord>(resolved.documents);
  uint64_t bytes_left = 0;
  for (const DocumentRecord& record : rest) bytes_left += DocumentRecordLength(record);
  uint32_t extent_index = 0;
  DocumentExtentEntry extent;  // the last one
  if (!collection.documents.empty()) {
    extent_index = static_cast<uint32_t>(collection.documents.size() - 1);
    extent = collection.documents.back().extent->entry();
    extent.used = collection.documents.back().used;
  }
  while (!rest.empty()) {
    const uint64_t length = DocumentRecordLength(rest.front());
    if (length > UsableBytes(extent.extent) - extent.used) {
      extent_index =
          static_cast<uint32_t>(collection.documents.size() + change.new_documents.size());
      CHASSIS_ASSIGN(extent, slabs_.NewDocuments(extent.extent.length, length, bytes_left, taken_));
      change.new_documents.push_back(extent);
    }
    const uint64_t begin = extent.used;
    CHASSIS_ASSIGN(const size_t written,
                   WriteDocuments(rest, change.number, resolved.route, extent));
    rest = rest.subspan(written);
    bytes_left -= extent.used - begin;
    change.documents.push_back({extent_index, begin, extent.used});
  }
  if (collection.documents.size() + change.new_documents.size() > kMostExtents) {
    return Fail(Code::kExecutionLimit, "collection has 65535 document extents, which are the most");
  }
  return {};
}

// Appends as many of `documents` to `extent` as fit; at least one does. Returns their number.
Result<size_t> RecordPlacer::WriteDocuments(std::span<const DocumentRecord> documents,
                                            uint32_t collection, Route route,
                                            DocumentExtentEntry& extent) {
  const bool direct = route == Route::kDirect;
  const uint64_t begin = extent.used;
  size_t count = 0;
  for (; count < documents.size(); ++count) {
    const uint64_t length = DocumentRecordLength(documents[count]);
    if (length > UsableBytes(extent.extent) - extent.used) break;
    extent.used += length;
  }
  const uint64_t offset = extent.extent.offset + begin;
  PageStream* stream = direct ? &writes_.NewStream(offset) : nullptr;
  ByteVector& bytes = writes_.NewBuffer();
  if (!direct) bytes.reserve(static_cast<size_t>(extent.used - begin));
  uint64_t position = begin;
  for (DocumentRecord record : documents.first(count)) {
    record.seq = seq_;
    record.commit_index = commit_index_++;
    record.collection = collection;
    EncodeDocumentRecord(record, extent.serial, position, bytes);
    index_entries_ += (record.document_id.empty() ? 0U : 1U) + (record.group.empty() ? 0U : 1U);
    position += DocumentRecordLength(record);
    if (!direct) continue;
    CHASSIS_TRY(stream->Append(bytes));
    bytes.clear();
  }
  if (direct) {
    CHASSIS_TRY(writes_.Finish(*stream));
  } else {
    writes_.AddInline(offset, bytes);
  }
  index_entries_ += count;
  return count;
}

}  // namespace chassis
