// SPDX-License-Identifier: Apache-2.0
#include "core/store/commit_builder.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "core/base/crc32c.h"
#include "core/store/key_resolver.h"
#include "core/store/slab_plan.h"
#include "core/store/spilled_rows.h"

namespace chassis {
namespace {

// Rows and records are addressed with 48 bits of position and 16 of extent.
constexpr size_t kMostExtents = 65535;

// Of what goes directly: the disk is at work on it while the rest is encoded.
constexpr uint64_t kStreamWrite = 2 << 20;
constexpr size_t kMetasAtOnce = (1 << 20) / kSlotMetaBytes;

}  // namespace

CommitBuilder::CommitBuilder(Store::Impl& store)
    : store_(store),
      allocator_(*store.allocator),
      options_(store.options),
      version_(store.versions->newest()),
      seq_(version_.seq + 1) {
  record_.next_serial = std::max(version_.next_serial, store.next_serial);
}

CommitBuilder::~CommitBuilder() {
  for (const Extent& extent : extents_) allocator_.Free(extent);
}

void CommitBuilder::MarkCommitted() {
  extents_.clear();
  for (SpilledRows* rows : spilled_) rows->MarkCommitted();
}

void CommitBuilder::AddChange(CollectionChange change) {
  record_.changes.push_back(std::move(change));
}

Status CommitBuilder::Add(StagedCollection& staged) {
  const uint32_t number = staged.schema().number;
  const CollectionVersion* collection = version_.collections.Find(number);
  if (collection == nullptr) {
    if (staged.empty()) return {};
    return Fail(Code::kQueryNotFound, "collection " + std::to_string(number) +
                                          " was dropped after records were staged for it");
  }
  CHASSIS_TRY(KeyResolver(staged, *collection, version_.seq).CheckCommit());
  CollectionChange change;
  change.number = number;
  change.next_id = collection->next_id;
  change.live = collection->live;
  Resolved resolved;
  CHASSIS_TRY(Resolve(staged, *collection, change, resolved));
  SpilledRows* const rows = staged.spilled();
  Tail tail = FindTail(*collection, rows);
  if (rows != nullptr) {
    CHASSIS_TRY(rows->Flush());
    spilled_.push_back(rows);
    CHASSIS_TRY(PlaceSpilled(*rows, *collection, resolved.spilled_ids, change, tail));
  }
  CHASSIS_TRY(PlaceVectors(*collection, resolved, change, tail));
  CHASSIS_TRY(PlaceDocuments(*collection, resolved, change));
  if (change.slots.empty() && change.documents.empty() && change.erased.empty()) return {};
  record_.changes.push_back(std::move(change));
  return {};
}

Status CommitBuilder::Resolve(const StagedCollection& staged, const CollectionVersion& collection,
                              CollectionChange& change, Resolved& resolved) {
  const SpilledRows* const spilled = staged.spilled();
  if (spilled != nullptr) resolved.spilled_ids.resize(spilled->rows(), kVoidSlotId);
  for (const StagedRun& run : staged.runs()) {
    CHASSIS_TRY(ResolveRun(staged, collection, run, change, resolved));
  }
  for (const StagedRecord& record : staged.records()) {
    CHASSIS_ASSIGN(const RecordLocation before, collection.Find(record.id, version_.seq));
    if (!record.deleted) {
      CHASSIS_TRY(ResolvePut(staged, collection, record, before, change, resolved));
      continue;
    }
    if (!before.exists()) continue;
    --change.live;
    if (before.slot != kNowhere) change.erased.push_back(record.id);
    CHASSIS_TRY(AddTombstone(collection, record.id, before.document, resolved));
  }
  uint64_t bytes = resolved.vectors.size() * collection.schema->stride();
  for (const DocumentRecord& document : resolved.documents) {
    bytes += DocumentRecordLength(document);
  }
  resolved.direct = bytes >= options_.direct_batch;
  return {};
}

// Ids that the collection has not come to yet need not be looked up.
Status CommitBuilder::ResolveRun(const StagedCollection& staged,
                                 const CollectionVersion& collection, const StagedRun& run,
                                 CollectionChange& change, Resolved& resolved) {
  const bool all_new = run.first_id >= collection.next_id && collection.damage == nullptr;
  for (uint64_t i = 0; i < run.count; ++i) {
    const StagedRecord record = run.At(i);
    if (staged.ChangedSince(record.id)) continue;
    RecordLocation before;
    if (!all_new) {
      CHASSIS_ASSIGN(before, collection.Find(record.id, version_.seq));
    }
    CHASSIS_TRY(ResolvePut(staged, collection, record, before, change, resolved));
  }
  return {};
}

Status CommitBuilder::ResolvePut(const StagedCollection& staged,
                                 const CollectionVersion& collection, const StagedRecord& record,
                                 const RecordLocation& before, CollectionChange& change,
                                 Resolved& resolved) {
  if (!before.exists()) ++change.live;
  change.next_id = std::max(change.next_id, record.id + 1);
  if (record.spilled) {
    resolved.spilled_ids[record.row] = record.id;
  } else if (record.row != StagedRecord::kNone) {
    resolved.vectors.push_back({record.id, staged.Row(record.row)});
  } else if (before.slot != kNowhere && !record.keep_absent) {
    change.erased.push_back(record.id);
  }
  return ResolveDocument(staged, collection, record, before.document, resolved);
}

// A document record has the full state: what is kept is written again, and keys without a document
// have a record of their own.
Status CommitBuilder::ResolveDocument(const StagedCollection& staged,
                                      const CollectionVersion& collection,
                                      const StagedRecord& record, uint64_t before,
                                      Resolved& resolved) {
  const std::string_view document_id = staged.DocumentIdOf(record);
  const std::string_view group = staged.GroupOf(record);
  const bool has_document = record.document != StagedRecord::kNone;
  if (!has_document && document_id.empty() && group.empty()) {
    return record.keep_absent ? Status{} : AddTombstone(collection, record.id, before, resolved);
  }
  DocumentRecord to;
  to.keys_only = true;
  if (before != kNowhere && (record.keep_absent || !has_document)) {
    CHASSIS_ASSIGN(to, ReadBefore(collection, record.id, before));
  }
  if (!record.keep_absent) {
    to.keys_only = true;
    to.document_id = to.group = to.payload = {};
  }
  to.id = record.id;
  if (has_document) {
    const StagedDocument& document = staged.Document(record.document);
    to.keys_only = false;
    to.payload = document.payload;
    to.schema = document.schema;
    to.schema_version = document.schema_version;
  }
  if (!document_id.empty()) to.document_id = document_id;
  if (!group.empty()) to.group = group;
  resolved.documents.push_back(to);
  return {};
}

// The document at `document`, if any, is gone with this commit; its keys are kept.
Status CommitBuilder::AddTombstone(const CollectionVersion& collection, uint64_t id,
                                   uint64_t document, Resolved& resolved) {
  if (document == kNowhere) return {};
  CHASSIS_ASSIGN(DocumentRecord record, ReadBefore(collection, id, document));
  record.tombstone = true;
  record.payload = {};
  resolved.documents.push_back(record);
  return {};
}

Result<DocumentRecord> CommitBuilder::ReadBefore(const CollectionVersion& collection, uint64_t id,
                                                 uint64_t document) {
  CHASSIS_ASSIGN(DocumentRecord record, collection.DocumentAt(document));
  if (record.id != id) {
    return Fail(Code::kInternalInvariant, "index names the document of id " +
                                              std::to_string(record.id) + " for id " +
                                              std::to_string(id));
  }
  return record;
}

// While another batch has the free slots on lease, a slab of its own is begun.
CommitBuilder::Tail CommitBuilder::FindTail(const CollectionVersion& collection,
                                            const SpilledRows* own) const {
  Tail tail;
  const auto lease = store_.tail_leases.find(collection.schema->number);
  const bool leased = lease != store_.tail_leases.end() && lease->second != own;
  if (collection.slabs.empty() || leased) return tail;
  tail.ordinal = static_cast<uint32_t>(collection.slabs.size() - 1);
  tail.slab = collection.slabs.back().slab->entry();
  tail.slab.count = collection.slabs.back().count;
  return tail;
}

// The vectors stand in their slots, but for the fragments of pages; what is missing is who they
// are.
Status CommitBuilder::PlaceSpilled(const SpilledRows& rows, const CollectionVersion& collection,
                                   std::span<const uint64_t> ids, CollectionChange& change,
                                   Tail& tail) {
  for (const SpilledRows::Segment& segment : rows.segments()) {
    tail = {static_cast<uint32_t>(collection.slabs.size() + change.new_slabs.size()), segment.slab};
    if (segment.fresh) {
      change.new_slabs.push_back(segment.slab);
      change.new_slabs.back().count = 0;
    } else {
      do {
        if (tail.ordinal-- == 0) return Fail(Code::kInternalInvariant, "a leased slab is gone");
      } while (collection.slabs[tail.ordinal].slab->entry().serial != segment.slab.serial);
    }
    SlotRange range{tail.ordinal, segment.first_slot, segment.rows()};
    if (range.count == 0) continue;
    CHASSIS_TRY(WriteMetas(segment.slab, true, range, [&](size_t i) {
      return SlotMeta{ids[i], seq_, segment.vector_crcs[i]};
    }));
    ids = ids.subspan(static_cast<size_t>(range.count));
    AddFragments(segment.vectors);
    change.slots.push_back(range);
  }
  return {};
}

Status CommitBuilder::PlaceVectors(const CollectionVersion& collection, const Resolved& resolved,
                                   CollectionChange& change, Tail& tail) {
  const uint64_t stride = collection.schema->stride();
  auto rest = std::span<const Resolved::Vector>(resolved.vectors);
  while (!rest.empty()) {
    if (tail.slab.count == tail.slab.capacity) {
      tail.ordinal = static_cast<uint32_t>(collection.slabs.size() + change.new_slabs.size());
      CHASSIS_ASSIGN(tail.slab, NewSlab(stride, tail.slab.vectors.length, rest.size()));
      change.new_slabs.push_back(tail.slab);
    }
    const uint64_t count = std::min<uint64_t>(rest.size(), tail.slab.capacity - tail.slab.count);
    SlotRange range{tail.ordinal, tail.slab.count, count};
    CHASSIS_TRY(WriteSlots(tail.slab, stride, rest.first(static_cast<size_t>(count)),
                           resolved.direct, range));
    change.slots.push_back(range);
    tail.slab.count += count;
    rest = rest.subspan(static_cast<size_t>(count));
  }
  if (collection.slabs.size() + change.new_slabs.size() > kMostExtents) {
    return Fail(Code::kExecutionLimit, "collection has 65535 slabs, which are the most");
  }
  return {};
}

Status CommitBuilder::WriteSlots(const SlabEntry& slab, uint64_t stride,
                                 std::span<const Resolved::Vector> vectors, bool direct,
                                 SlotRange& range) {
  const uint64_t offset = slab.vectors.offset + range.first * stride;
  PageStream* stream = direct ? &NewStream(offset) : nullptr;
  for (size_t i = 0; i < vectors.size(); ++i) {
    const Bytes row(vectors[i].row, stride);
    if (!direct) {
      AddInline(offset + i * stride, row);
    } else {
      CHASSIS_TRY(stream->Append(row));
    }
  }
  if (direct) CHASSIS_TRY(Finish(*stream));
  return WriteMetas(slab, direct, range, [&](size_t i) {
    const Bytes row(vectors[i].row, stride);
    return SlotMeta{vectors[i].id, seq_, VectorCrc(row, slab.serial, range.first + i)};
  });
}

// The metas of the slots in `range`; meta_of(i) is that of the i-th. Consecutive ids come to one
// entry of an index.
template <typename MetaOf>
Status CommitBuilder::WriteMetas(const SlabEntry& slab, bool direct, SlotRange& range,
                                 MetaOf&& meta_of) {
  const uint64_t offset = slab.metas.offset + range.first * kSlotMetaBytes;
  PageStream* stream = direct ? &NewStream(offset) : nullptr;
  ByteVector piece;
  uint64_t next_id = 0;
  for (size_t first = 0, n = 0; first < range.count; first += n) {
    n = std::min<size_t>(kMetasAtOnce, range.count - first);
    ByteVector& metas = direct ? piece : buffers_.emplace_back();
    metas.resize(n * kSlotMetaBytes);
    for (size_t i = 0; i < n; ++i) {
      const SlotMeta meta = meta_of(first + i);
      if (first + i == 0 || meta.id != next_id) ++index_entries_;
      next_id = meta.id + 1;
      EncodeSlotMeta(meta, slab.serial, range.first + first + i, metas.data() + i * kSlotMetaBytes);
    }
    range.metas_crc = Crc32c(metas, range.metas_crc);
    if (!direct) {
      AddInline(offset + first * kSlotMetaBytes, metas);
    } else {
      CHASSIS_TRY(stream->Append(metas));
    }
  }
  return direct ? Finish(*stream) : Status{};
}

Result<SlabEntry> CommitBuilder::NewSlab(uint64_t stride, uint64_t previous_bytes,
                                         uint64_t wanted) {
  SlabEntry slab = PlanSlab(options_, stride, previous_bytes, wanted);
  slab.serial = record_.next_serial++;
  CHASSIS_ASSIGN(slab.metas, Take(slab.metas.length));
  CHASSIS_ASSIGN(slab.vectors, Take(slab.vectors.length));
  return slab;
}

Status CommitBuilder::PlaceDocuments(const CollectionVersion& collection, const Resolved& resolved,
                                     CollectionChange& change) {
  auto rest = std::span<const DocumentRecord>(resolved.documents);
  uint64_t bytes_left = 0;
  for (const DocumentRecord& record : rest) bytes_left += DocumentRecordLength(record);
  uint32_t ordinal = 0;
  DocumentExtentEntry extent;  // the last one
  if (!collection.documents.empty()) {
    ordinal = static_cast<uint32_t>(collection.documents.size() - 1);
    extent = collection.documents.back().extent->entry();
    extent.used = collection.documents.back().used;
  }
  while (!rest.empty()) {
    const uint64_t length = DocumentRecordLength(rest.front());
    if (length > extent.extent.length - extent.used) {
      ordinal = static_cast<uint32_t>(collection.documents.size() + change.new_documents.size());
      CHASSIS_ASSIGN(extent, NewDocumentExtent(extent.extent.length, length, bytes_left));
      change.new_documents.push_back(extent);
    }
    const uint64_t begin = extent.used;
    CHASSIS_ASSIGN(const size_t written,
                   WriteDocuments(rest, change.number, resolved.direct, extent));
    rest = rest.subspan(written);
    bytes_left -= extent.used - begin;
    change.documents.push_back({ordinal, begin, extent.used});
  }
  if (collection.documents.size() + change.new_documents.size() > kMostExtents) {
    return Fail(Code::kExecutionLimit, "collection has 65535 document extents, which are the most");
  }
  return {};
}

// Appends as many of `documents` to `extent` as fit; at least one does. Returns their number.
Result<size_t> CommitBuilder::WriteDocuments(std::span<const DocumentRecord> documents,
                                             uint32_t collection, bool direct,
                                             DocumentExtentEntry& extent) {
  const uint64_t begin = extent.used;
  size_t count = 0;
  for (; count < documents.size(); ++count) {
    const uint64_t length = DocumentRecordLength(documents[count]);
    if (length > extent.extent.length - extent.used) break;
    extent.used += length;
  }
  const uint64_t offset = extent.extent.offset + begin;
  PageStream* stream = direct ? &NewStream(offset) : nullptr;
  ByteVector& bytes = buffers_.emplace_back();
  if (!direct) bytes.reserve(static_cast<size_t>(extent.used - begin));
  uint64_t position = begin;
  for (DocumentRecord record : documents.first(count)) {
    record.seq = seq_;
    record.ordinal = ordinal_++;
    record.collection = collection;
    EncodeDocumentRecord(record, extent.serial, position, bytes);
    index_entries_ += (record.document_id.empty() ? 0U : 1U) + (record.group.empty() ? 0U : 1U);
    position += DocumentRecordLength(record);
    if (!direct) continue;
    CHASSIS_TRY(stream->Append(bytes));
    bytes.clear();
  }
  if (direct) {
    CHASSIS_TRY(Finish(*stream));
  } else {
    AddInline(offset, bytes);
  }
  index_entries_ += count;
  return count;
}

Result<DocumentExtentEntry> CommitBuilder::NewDocumentExtent(uint64_t previous_bytes,
                                                             uint64_t first, uint64_t wanted) {
  DocumentExtentEntry documents;
  documents.serial = record_.next_serial++;
  CHASSIS_ASSIGN(documents.extent, Take(std::max({options_.first_extent,
                                                  std::min(2 * previous_bytes, options_.max_extent),
                                                  std::min(wanted, options_.max_extent), first})));
  return documents;
}

Result<Extent> CommitBuilder::Take(uint64_t length) {
  CHASSIS_ASSIGN(const Extent extent, allocator_.Allocate(length));
  extents_.push_back(extent);
  return extent;
}

// Writes a range directly, as its whole pages.
PageStream& CommitBuilder::NewStream(uint64_t offset) {
  return streams_.emplace_back(*store_.main, offset, std::min(options_.direct_write, kStreamWrite));
}

Status CommitBuilder::Finish(PageStream& stream) {
  CHASSIS_TRY(stream.Finish());
  AddFragments(stream);
  return {};
}

// What is shared with the pages before and behind goes inline, for those are written again by other
// commits.
void CommitBuilder::AddFragments(const PageStream& stream) {
  for (const auto& [offset, bytes] : stream.Fragments()) AddInline(offset, bytes);
}

// What continues the last write in the file and in memory lengthens it.
void CommitBuilder::AddInline(uint64_t offset, Bytes bytes) {
  if (bytes.empty()) return;
  if (!record_.writes.empty()) {
    InlineWrite& last = record_.writes.back();
    const size_t size = last.bytes.size();
    if (last.offset + size == offset && last.bytes.data() + size == bytes.data()) {
      last.bytes = {last.bytes.data(), size + bytes.size()};
      return;
    }
  }
  record_.writes.push_back({offset, bytes});
}

}  // namespace chassis
