// SPDX-License-Identifier: Apache-2.0
#include "core/store/commit_builder.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "core/base/crc32c.h"

namespace chassis {
namespace {

// Larger writes gain nothing; ones of 1 MiB reach half the speed.
constexpr uint64_t kDirectWriteBytes = 8 << 20;
// Rows and records are addressed with 48 bits of position and 16 of extent.
constexpr size_t kMostExtents = 65535;

}  // namespace

CommitBuilder::CommitBuilder(ExtentAllocator& allocator, const OpenOptions& options,
                             const Version& version)
    : allocator_(allocator), options_(options), version_(version), seq_(version.seq + 1) {
  record_.next_serial = version.next_serial;
}

CommitBuilder::~CommitBuilder() {
  for (const Extent& extent : extents_) allocator_.Free(extent);
}

void CommitBuilder::AddChange(CollectionChange change) {
  record_.changes.push_back(std::move(change));
}

Status CommitBuilder::Add(const StagedCollection& staged) {
  const uint32_t number = staged.schema().number;
  const CollectionVersion* collection = version_.collections.Find(number);
  if (collection == nullptr) {
    return Fail(Code::kQueryNotFound, "collection " + std::to_string(number) +
                                          " was dropped after records were staged for it");
  }
  CollectionChange change;
  change.number = number;
  change.next_id = collection->next_id;
  change.live = collection->live;
  Resolved resolved;
  CHASSIS_TRY(Resolve(staged, *collection, change, resolved));
  CHASSIS_TRY(PlaceVectors(*collection, resolved, change));
  CHASSIS_TRY(PlaceDocuments(*collection, resolved, change));
  if (change.slots.empty() && change.documents.empty() && change.erased.empty()) return {};
  record_.changes.push_back(std::move(change));
  return {};
}

Status CommitBuilder::Resolve(const StagedCollection& staged, const CollectionVersion& collection,
                              CollectionChange& change, Resolved& resolved) {
  for (const StagedRecord& record : staged.records()) {
    if (!record.deleted) {
      CHASSIS_TRY(ResolvePut(staged, collection, record, change, resolved));
      continue;
    }
    CHASSIS_ASSIGN(const RecordLocation before, collection.Find(record.id, version_.seq));
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

Status CommitBuilder::ResolvePut(const StagedCollection& staged,
                                 const CollectionVersion& collection, const StagedRecord& record,
                                 CollectionChange& change, Resolved& resolved) {
  CHASSIS_ASSIGN(const RecordLocation before, collection.Find(record.id, version_.seq));
  if (!before.exists()) ++change.live;
  change.next_id = std::max(change.next_id, record.id + 1);
  if (record.row != StagedRecord::kNone) {
    resolved.vectors.push_back({record.id, staged.Row(record.row)});
  } else if (before.slot != kNowhere && !record.keep_absent) {
    change.erased.push_back(record.id);
  }
  if (record.document == StagedRecord::kNone) {
    return record.keep_absent ? Status{}
                              : AddTombstone(collection, record.id, before.document, resolved);
  }
  const StagedDocument& document = staged.Document(record.document);
  DocumentRecord to;
  to.id = record.id;
  to.payload = document.payload;
  to.schema = document.schema;
  to.schema_version = document.schema_version;
  resolved.documents.push_back(to);
  return {};
}

// The document at `document`, if any, is gone with this commit; its labels are kept.
Status CommitBuilder::AddTombstone(const CollectionVersion& collection, uint64_t id,
                                   uint64_t document, Resolved& resolved) {
  if (document == kNowhere) return {};
  CHASSIS_ASSIGN(DocumentRecord record, collection.DocumentAt(document));
  if (record.id != id) {
    return Fail(Code::kInternalInvariant, "index names the document of id " +
                                              std::to_string(record.id) + " for id " +
                                              std::to_string(id));
  }
  record.tombstone = true;
  record.payload = {};
  resolved.documents.push_back(record);
  return {};
}

Status CommitBuilder::PlaceVectors(const CollectionVersion& collection, const Resolved& resolved,
                                   CollectionChange& change) {
  const uint64_t stride = collection.schema->stride();
  auto rest = std::span<const Resolved::Vector>(resolved.vectors);
  uint32_t ordinal = 0;
  SlabEntry slab;  // the last one; its count is where the next slot goes
  if (!collection.slabs.empty()) {
    ordinal = static_cast<uint32_t>(collection.slabs.size() - 1);
    slab = collection.slabs.back().slab->entry();
    slab.count = collection.slabs.back().count;
  }
  while (!rest.empty()) {
    if (slab.count == slab.capacity) {
      ordinal = static_cast<uint32_t>(collection.slabs.size() + change.new_slabs.size());
      CHASSIS_ASSIGN(slab, NewSlab(stride, slab.vectors.length, rest.size()));
      change.new_slabs.push_back(slab);
    }
    const uint64_t count = std::min<uint64_t>(rest.size(), slab.capacity - slab.count);
    SlotRange range{ordinal, slab.count, count};
    WriteSlots(slab, stride, rest.first(static_cast<size_t>(count)), resolved.direct, range);
    change.slots.push_back(range);
    slab.count += count;
    rest = rest.subspan(static_cast<size_t>(count));
  }
  if (collection.slabs.size() + change.new_slabs.size() > kMostExtents) {
    return Fail(Code::kExecutionLimit, "collection has 65535 slabs, which are the most");
  }
  return {};
}

void CommitBuilder::WriteSlots(const SlabEntry& slab, uint64_t stride,
                               std::span<const Resolved::Vector> vectors, bool direct,
                               SlotRange& range) {
  auto metas = std::make_shared<ByteVector>(vectors.size() * kSlotMetaBytes);
  for (size_t i = 0; i < vectors.size(); ++i) {
    const uint64_t slot = range.first + i;
    const uint32_t crc = VectorCrc({vectors[i].row, stride}, slab.serial, slot);
    EncodeSlotMeta({vectors[i].id, seq_, crc}, slab.serial, slot,
                   metas->data() + i * kSlotMetaBytes);
  }
  range.metas_crc = Crc32c(*metas);
  auto rows = std::make_shared<std::vector<const std::byte*>>();
  rows->reserve(vectors.size());
  for (const auto& vector : vectors) rows->push_back(vector.row);
  const auto fill_rows = [rows, stride](uint64_t position, MutableBytes out) {
    while (!out.empty()) {
      const uint64_t within = position % stride;
      const size_t n = std::min<size_t>(out.size(), stride - within);
      std::memcpy(out.data(), (*rows)[position / stride] + within, n);
      out = out.subspan(n);
      position += n;
    }
  };
  const auto fill_metas = [metas](uint64_t position, MutableBytes out) {
    std::memcpy(out.data(), metas->data() + position, out.size());
  };
  AddWrite(slab.vectors.offset + range.first * stride, vectors.size() * stride, fill_rows, direct);
  AddWrite(slab.metas.offset + range.first * kSlotMetaBytes, metas->size(), fill_metas, direct);
}

// Extents double, so that a collection is a handful of them. The vectors lie behind the metas: what
// is unused of the last slab is then the end of the file, which a close can cut off.
Result<SlabEntry> CommitBuilder::NewSlab(uint64_t stride, uint64_t previous_bytes,
                                         uint64_t wanted) {
  const uint64_t bytes =
      AlignUp(std::max({options_.first_extent, std::min(2 * previous_bytes, options_.max_extent),
                        std::min(wanted * stride, options_.max_extent), stride}),
              kExtentAlignment);
  SlabEntry slab;
  slab.serial = record_.next_serial++;
  slab.capacity = bytes / stride;
  CHASSIS_ASSIGN(slab.metas, Take(slab.capacity * kSlotMetaBytes));
  CHASSIS_ASSIGN(slab.vectors, Take(bytes));
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
    rest = rest.subspan(WriteDocuments(rest, change.number, resolved.direct, extent));
    bytes_left -= extent.used - begin;
    change.documents.push_back({ordinal, begin, extent.used});
  }
  if (collection.documents.size() + change.new_documents.size() > kMostExtents) {
    return Fail(Code::kExecutionLimit, "collection has 65535 document extents, which are the most");
  }
  return {};
}

// Appends as many of `documents` to `extent` as fit; at least one does. Returns their number.
size_t CommitBuilder::WriteDocuments(std::span<const DocumentRecord> documents, uint32_t collection,
                                     bool direct, DocumentExtentEntry& extent) {
  auto bytes = std::make_shared<ByteVector>();
  const uint64_t begin = extent.used;
  size_t count = 0;
  for (; count < documents.size(); ++count) {
    DocumentRecord record = documents[count];
    if (DocumentRecordLength(record) > extent.extent.length - extent.used) break;
    record.seq = seq_;
    record.ordinal = ordinal_++;
    record.collection = collection;
    EncodeDocumentRecord(record, extent.serial, extent.used, *bytes);
    extent.used = begin + bytes->size();
  }
  const auto fill = [bytes](uint64_t position, MutableBytes out) {
    std::memcpy(out.data(), bytes->data() + position, out.size());
  };
  AddWrite(extent.extent.offset + begin, bytes->size(), fill, direct);
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

// A range goes inline, or, directly, as its whole pages; what it shares with the pages before and
// behind goes inline, for those are written again by other commits.
void CommitBuilder::AddWrite(uint64_t offset, uint64_t length, Fill fill, bool direct) {
  const uint64_t first_page = AlignUp(offset, kPageSize);
  const uint64_t end = offset + length;
  const uint64_t last_page = AlignDown(end, kPageSize);
  if (!direct || first_page >= last_page) {
    AddInline(offset, 0, length, fill);
    return;
  }
  AddInline(offset, 0, first_page - offset, fill);
  AddInline(last_page, last_page - offset, end - last_page, fill);
  direct_.push_back({first_page, last_page - first_page, std::move(fill), first_page - offset});
}

void CommitBuilder::AddInline(uint64_t offset, uint64_t position, uint64_t length,
                              const Fill& fill) {
  if (length == 0) return;
  ByteVector& bytes = inline_bytes_.emplace_back(static_cast<size_t>(length));
  fill(position, bytes);
  record_.writes.push_back({offset, bytes});
}

Status CommitBuilder::WriteDirect(MappedStorage& main) const {
  ByteVector buffer;
  for (const DirectWrite& write : direct_) {
    for (uint64_t done = 0; done < write.length;) {
      const uint64_t n = std::min(kDirectWriteBytes, write.length - done);
      buffer.resize(static_cast<size_t>(n));
      write.fill(write.position + done, buffer);
      CHASSIS_TRY(main.Write(write.offset + done, buffer));
      done += n;
    }
  }
  return {};
}

}  // namespace chassis
