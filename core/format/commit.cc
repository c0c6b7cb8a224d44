// SPDX-License-Identifier: Apache-2.0
#include "core/format/commit.h"

#include <algorithm>

#include "core/format/catalog_coding.h"
#include "core/format/entry.h"

namespace chassis {
namespace {

// The kinds of entries; changes have those of CollectionChange::Kind. The numbers are stored;
// README.md has those that are reserved.
enum class Kind : uint32_t { kCommit = 1, kStreamPosition = 2, kWrites = 3 };

// Bytes that hold the changes of most commits.
constexpr size_t kUsualChanges = 1024;

constexpr uint64_t kLeastWriteBytes = 16;  // offset and length
constexpr uint32_t kSlotsItem = 24;
constexpr uint32_t kDocumentsItem = 24;
constexpr uint32_t kErasedItem = 8;

void PutWrites(Encoder& out, const std::vector<InlineWrite>& writes) {
  out.Put<uint64_t>(writes.size());
  for (const InlineWrite& write : writes) {
    out.Put<uint64_t>(write.offset);
    out.Put<uint64_t>(write.bytes.size());
    out.PutBytes(write.bytes);
  }
}

bool GetWrites(Decoder& in, std::vector<InlineWrite>& writes) {
  const uint64_t count = in.Get<uint64_t>();
  if (count > in.remaining() / kLeastWriteBytes) return false;
  for (uint64_t n = count; n > 0; --n) {
    InlineWrite write;
    write.offset = in.Get<uint64_t>();
    write.bytes = in.GetBytes(in.Get<uint64_t>());
    writes.push_back(write);
  }
  return in.ok();
}

void PutSlots(Encoder& out, const SlotRange& slots) {
  out.Put<uint32_t>(slots.slab);
  out.Put<uint32_t>(slots.metas_crc);
  out.Put<uint64_t>(slots.first);
  out.Put<uint64_t>(slots.count);
}

SlotRange GetSlots(Decoder& in) {
  SlotRange slots;
  slots.slab = in.Get<uint32_t>();
  slots.metas_crc = in.Get<uint32_t>();
  slots.first = in.Get<uint64_t>();
  slots.count = in.Get<uint64_t>();
  return slots;
}

void PutDocuments(Encoder& out, const DocumentRange& documents) {
  out.Put<uint64_t>(documents.extent);
  out.Put<uint64_t>(documents.begin);
  out.Put<uint64_t>(documents.end);
}

DocumentRange GetDocuments(Decoder& in) {
  DocumentRange documents;
  documents.extent = static_cast<uint32_t>(in.Get<uint64_t>());
  documents.begin = in.Get<uint64_t>();
  documents.end = in.Get<uint64_t>();
  return documents;
}

void PutChange(Encoder& out, const CollectionChange& change) {
  out.Put<uint32_t>(change.number);
  out.Put<uint32_t>(change.dimension);
  out.Put<uint32_t>(static_cast<uint32_t>(change.metric));
  out.Put<uint32_t>(static_cast<uint32_t>(change.element_type));
  out.Put<uint64_t>(change.next_id);
  out.Put<uint64_t>(change.live);
  out.PutText(change.name);
  PutSpace(out, change.new_slabs, change.new_documents);
  PutItems(out, change.slots, kSlotsItem, PutSlots);
  PutItems(out, change.documents, kDocumentsItem, PutDocuments);
  PutItems(out, change.erased, kErasedItem, [](Encoder& to, uint64_t id) { to.Put<uint64_t>(id); });
}

bool GetChange(Decoder& in, std::span<const Extent> extents, CollectionChange& change) {
  change.number = in.Get<uint32_t>();
  change.dimension = in.Get<uint32_t>();
  change.metric = static_cast<Metric>(in.Get<uint32_t>());
  change.element_type = static_cast<ElementType>(in.Get<uint32_t>());
  change.next_id = in.Get<uint64_t>();
  change.live = in.Get<uint64_t>();
  change.name = in.GetText();
  auto space = GetSpace(in, extents);
  if (!space || !std::ranges::all_of(extents, [](const Extent& e) { return Plausible(e); })) {
    return false;
  }
  change.new_slabs = std::move(space->slabs);
  change.new_documents = std::move(space->documents);
  change.slots = GetItems(in, kSlotsItem, GetSlots);
  change.documents = GetItems(in, kDocumentsItem, GetDocuments);
  change.erased = GetItems(in, kErasedItem, [](Decoder& item) { return item.Get<uint64_t>(); });
  return in.ok();
}

Failure Impossible() { return Fail(Code::kWalCorruption, "log: impossible commit record"); }

Status AddChange(const Entry& entry, CommitRecord& commit) {
  CollectionChange change;
  change.kind = static_cast<CollectionChange::Kind>(entry.kind);
  Decoder body = entry.Body();
  if (!GetChange(body, entry.extents, change)) return Impossible();
  if (change.kind == CollectionChange::Kind::kCreate) {
    CHASSIS_TRY(CheckKnown(change.metric, change.element_type));
  }
  commit.changes.push_back(std::move(change));
  return {};
}

Status AddEntry(const Entry& entry, CommitRecord& commit) {
  Decoder body = entry.Body();
  switch (static_cast<Kind>(entry.kind)) {
    case Kind::kCommit:
      commit.next_serial = body.Get<uint64_t>();
      return {};
    case Kind::kStreamPosition:
      commit.stream_position = GetStreamPosition(body);
      return body.ok() && Plausible(*commit.stream_position) ? Status{} : Impossible();
    case Kind::kWrites:
      return GetWrites(body, commit.writes) ? Status{} : Impossible();
  }
  switch (static_cast<CollectionChange::Kind>(entry.kind)) {
    case CollectionChange::Kind::kCreate:
    case CollectionChange::Kind::kUpdate:
    case CollectionChange::Kind::kDrop:
      return AddChange(entry, commit);
  }
  return CheckUnknown(entry, "log", commit.read_only, commit.skipped);
}

template <typename Put>
void PutKnown(ByteVector& out, Kind kind, Put put) {
  PutEntry(out, static_cast<uint32_t>(kind), UnknownKind::kRefuse, {}, put);
}

}  // namespace

ByteVector EncodeCommit(const CommitRecord& commit) {
  ByteVector bytes;
  size_t written = 0;
  for (const InlineWrite& write : commit.writes) {
    written += 2 * sizeof(uint64_t) + write.bytes.size();
  }
  bytes.reserve(written + kUsualChanges);
  Encoder(bytes).Put<uint64_t>(2 + (commit.stream_position ? 1 : 0) + commit.changes.size());
  PutKnown(bytes, Kind::kCommit, [&](Encoder& out) { out.Put<uint64_t>(commit.next_serial); });
  if (commit.stream_position) {
    PutKnown(bytes, Kind::kStreamPosition,
             [&](Encoder& out) { PutStreamPosition(out, *commit.stream_position); });
  }
  PutKnown(bytes, Kind::kWrites, [&](Encoder& out) { PutWrites(out, commit.writes); });
  for (const CollectionChange& change : commit.changes) {
    PutEntry(bytes, static_cast<uint32_t>(change.kind), UnknownKind::kRefuse,
             ExtentsOf(change.new_slabs, change.new_documents),
             [&](Encoder& out) { PutChange(out, change); });
  }
  return bytes;
}

Result<CommitRecord> DecodeCommit(std::span<const std::byte> bytes) {
  Decoder in(bytes);
  CommitRecord commit;
  for (uint64_t n = in.Get<uint64_t>(); n > 0 && in.ok(); --n) {
    if (const auto entry = GetEntry(in)) CHASSIS_TRY(AddEntry(*entry, commit));
  }
  if (!in.ok() || !in.done()) return Impossible();
  return commit;
}

}  // namespace chassis
