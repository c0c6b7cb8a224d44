// SPDX-License-Identifier: Apache-2.0
#include "core/format/commit.h"

#include "core/format/catalog_coding.h"

namespace chassis {
namespace {

// Bytes that hold the changes of most commits.
constexpr size_t kUsualChanges = 1024;

template <typename T, typename Put>
void PutList(Encoder& out, const std::vector<T>& list, Put put) {
  out.Put<uint64_t>(list.size());
  for (const T& entry : list) put(out, entry);
}

// A count larger than the input ends the list at the first entry past the end.
template <typename Get>
auto GetList(Decoder& in, Get get) {
  std::vector<decltype(get(in))> list;
  for (uint64_t n = in.Get<uint64_t>(); n > 0 && in.ok(); --n) list.push_back(get(in));
  return list;
}

void PutWrite(Encoder& out, const InlineWrite& write) {
  out.Put<uint64_t>(write.offset);
  out.Put<uint64_t>(write.bytes.size());
  out.PutBytes(write.bytes);
}

InlineWrite GetWrite(Decoder& in) {
  InlineWrite write;
  write.offset = in.Get<uint64_t>();
  write.bytes = in.GetBytes(in.Get<uint64_t>());
  return write;
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
  out.Put<uint32_t>(documents.extent);
  out.Put<uint64_t>(documents.begin);
  out.Put<uint64_t>(documents.end);
}

DocumentRange GetDocuments(Decoder& in) {
  DocumentRange documents;
  documents.extent = in.Get<uint32_t>();
  documents.begin = in.Get<uint64_t>();
  documents.end = in.Get<uint64_t>();
  return documents;
}

void PutChange(Encoder& out, const CollectionChange& change) {
  out.Put<uint32_t>(change.number);
  out.Put<uint32_t>(static_cast<uint32_t>(change.kind));
  out.Put<uint32_t>(change.dimension);
  out.Put<uint32_t>(static_cast<uint32_t>(change.metric));
  out.PutText(change.name);
  out.Put<uint64_t>(change.next_id);
  out.Put<uint64_t>(change.live);
  PutList(out, change.new_slabs, PutSlab);
  PutList(out, change.new_documents, PutDocumentExtent);
  PutList(out, change.slots, PutSlots);
  PutList(out, change.documents, PutDocuments);
  out.Put<uint64_t>(change.erased.size());
  for (const uint64_t id : change.erased) out.Put<uint64_t>(id);
}

CollectionChange GetChange(Decoder& in) {
  CollectionChange change;
  change.number = in.Get<uint32_t>();
  change.kind = static_cast<CollectionChange::Kind>(in.Get<uint32_t>());
  change.dimension = in.Get<uint32_t>();
  change.metric = static_cast<Metric>(in.Get<uint32_t>());
  change.name = in.GetText();
  change.next_id = in.Get<uint64_t>();
  change.live = in.Get<uint64_t>();
  change.new_slabs = GetList(in, GetSlab);
  change.new_documents = GetList(in, GetDocumentExtent);
  change.slots = GetList(in, GetSlots);
  change.documents = GetList(in, GetDocuments);
  change.erased = GetList(in, [](Decoder& from) { return from.Get<uint64_t>(); });
  return change;
}

}  // namespace

ByteVector EncodeCommit(const CommitRecord& commit) {
  ByteVector bytes;
  size_t written = 0;
  for (const InlineWrite& write : commit.writes)
    written += 2 * sizeof(uint64_t) + write.bytes.size();
  bytes.reserve(written + kUsualChanges);
  Encoder out(bytes);
  out.Put<uint64_t>(commit.next_serial);
  PutStreamPosition(out, commit.stream_position.value_or(StreamPosition{}));
  PutList(out, commit.writes, PutWrite);
  PutList(out, commit.changes, PutChange);
  return bytes;
}

Result<CommitRecord> DecodeCommit(std::span<const std::byte> bytes) {
  Decoder in(bytes);
  CommitRecord commit;
  commit.next_serial = in.Get<uint64_t>();
  StreamPosition position = GetStreamPosition(in);
  const bool plausible = position.stream.empty() || Plausible(position);
  if (!position.stream.empty()) commit.stream_position = std::move(position);
  commit.writes = GetList(in, GetWrite);
  commit.changes = GetList(in, GetChange);
  if (!in.ok() || !in.done() || !plausible) {
    return Fail(Code::kWalCorruption, "log: impossible commit record");
  }
  return commit;
}

}  // namespace chassis
