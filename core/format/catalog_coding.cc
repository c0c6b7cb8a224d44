// SPDX-License-Identifier: Apache-2.0
#include "core/format/catalog_coding.h"

#include <algorithm>
#include <string>

#include "core/format/extent_mark.h"
#include "core/format/slot_meta.h"

namespace chassis {
namespace {

constexpr uint32_t kSlabItem = 48;
constexpr uint32_t kDocumentItem = 24;
constexpr uint32_t kGivenBack = 1;  // the item has no extents

void PutSlab(Encoder& out, const SlabEntry& slab) {
  out.Put<uint64_t>(slab.serial);
  out.Put<uint64_t>(slab.capacity);
  out.Put<uint64_t>(slab.count);
  out.Put<uint64_t>(slab.liveness.offset);
  out.Put<uint64_t>(slab.liveness.length);
  out.Put<uint32_t>(slab.liveness.crc);
  out.Put<uint32_t>(slab.given_back() ? kGivenBack : 0);
}

void PutDocumentExtent(Encoder& out, const DocumentExtentEntry& documents) {
  out.Put<uint64_t>(documents.serial);
  out.Put<uint64_t>(documents.used);
  out.Put<uint32_t>(documents.given_back() ? kGivenBack : 0);
  out.Put<uint32_t>(0);
}

// Hands out the extents of an entry, one after another.
class ExtentSource {
 public:
  explicit ExtentSource(std::span<const Extent> extents) : left_(extents) {}

  Extent Next() {
    if (left_.empty()) {
      missing_ = true;
      return {};
    }
    const Extent extent = left_.front();
    left_ = left_.subspan(1);
    return extent;
  }
  bool exact() const { return left_.empty() && !missing_; }

 private:
  std::span<const Extent> left_;
  bool missing_ = false;
};

SlabEntry GetSlab(Decoder& in, ExtentSource& extents) {
  SlabEntry slab;
  slab.serial = in.Get<uint64_t>();
  slab.capacity = in.Get<uint64_t>();
  slab.count = in.Get<uint64_t>();
  slab.liveness.offset = in.Get<uint64_t>();
  slab.liveness.length = in.Get<uint64_t>();
  slab.liveness.crc = in.Get<uint32_t>();
  if ((in.Get<uint32_t>() & kGivenBack) != 0) return {slab.serial, {}, {}, 0, 0, {}};
  slab.vectors = extents.Next();
  slab.metas = extents.Next();
  return slab;
}

DocumentExtentEntry GetDocumentExtent(Decoder& in, ExtentSource& extents) {
  DocumentExtentEntry documents;
  documents.serial = in.Get<uint64_t>();
  documents.used = in.Get<uint64_t>();
  if ((in.Get<uint32_t>() & kGivenBack) != 0) return {documents.serial, {}, 0};
  documents.extent = extents.Next();
  return documents;
}

}  // namespace

std::vector<Extent> ExtentsOf(const std::vector<SlabEntry>& slabs,
                              const std::vector<DocumentExtentEntry>& documents) {
  std::vector<Extent> extents;
  ForEachExtent(slabs, documents, [&](const Extent& extent) { extents.push_back(extent); });
  return extents;
}

void PutSpace(Encoder& out, const std::vector<SlabEntry>& slabs,
              const std::vector<DocumentExtentEntry>& documents) {
  PutItems(out, slabs, kSlabItem, PutSlab);
  PutItems(out, documents, kDocumentItem, PutDocumentExtent);
}

std::optional<CollectionSpace> GetSpace(Decoder& in, std::span<const Extent> extents) {
  ExtentSource source(extents);
  CollectionSpace space;
  space.slabs = GetItems(in, kSlabItem, [&](Decoder& item) { return GetSlab(item, source); });
  space.documents =
      GetItems(in, kDocumentItem, [&](Decoder& item) { return GetDocumentExtent(item, source); });
  if (!in.ok() || !source.exact()) return std::nullopt;
  return space;
}

uint64_t StreamPositionBytes(const StreamPosition& position) {
  return sizeof(uint16_t) + position.stream.size() + sizeof(uint64_t) + position.digest.size();
}

void PutStreamPosition(Encoder& out, const StreamPosition& position) {
  out.PutText(position.stream);
  out.Put<uint64_t>(position.stream_seq);
  out.PutBytes(position.digest);
}

StreamPosition GetStreamPosition(Decoder& in) {
  StreamPosition position;
  position.stream = in.GetText();
  position.stream_seq = in.Get<uint64_t>();
  std::ranges::copy(in.GetBytes(position.digest.size()), position.digest.begin());
  return position;
}

Status CheckKnown(Metric metric, ElementType element_type) {
  if (IsKnown(metric) && IsKnown(element_type)) return {};
  return Fail(Code::kConfigUnsupportedFormat,
              "a collection has metric " + std::to_string(static_cast<uint32_t>(metric)) +
                  " and elements of type " + std::to_string(static_cast<uint32_t>(element_type)) +
                  ", which this version of chassis does not know");
}

Status CheckUnknown(const Entry& entry, const char* where, bool& read_only,
                    std::vector<Extent>& skipped) {
  if (!std::ranges::all_of(entry.extents, [](const Extent& e) { return Plausible(e); })) {
    return Fail(Code::kMetadataCorruption, std::string(where) + ": impossible extent");
  }
  switch (entry.unknown) {
    case UnknownKind::kSkip:
    case UnknownKind::kReadOnly:
      skipped.insert(skipped.end(), entry.extents.begin(), entry.extents.end());
      read_only = read_only || entry.unknown == UnknownKind::kReadOnly;
      return {};
    case UnknownKind::kRefuse:
      break;
  }
  return Fail(Code::kConfigUnsupportedFormat, std::string(where) + ": has an entry of kind " +
                                                  std::to_string(entry.kind) +
                                                  ", which this version of chassis does not know");
}

bool Plausible(const Extent& extent) {
  constexpr uint64_t kLimit = uint64_t{1} << 61;
  return extent.offset >= kFirstExtentOffset && extent.offset < kLimit && extent.length < kLimit &&
         extent.length > 0 && extent.length == ExtentLength(extent.length) &&
         extent.offset % ExtentAlignment(extent.length) == 0;
}

bool Plausible(const SlabEntry& slab, uint64_t stride) {
  if (slab.given_back()) return slab.vectors.length == 0 && slab.metas.length == 0;
  return stride != 0 && Plausible(slab.vectors) && Plausible(slab.metas) &&
         slab.count <= slab.capacity && slab.capacity <= UsableBytes(slab.vectors) / stride &&
         slab.capacity <= UsableBytes(slab.metas) / kSlotMetaBytes;
}

bool Plausible(const DocumentExtentEntry& documents) {
  if (documents.given_back()) return documents.used == 0;
  return Plausible(documents.extent) && documents.used <= UsableBytes(documents.extent);
}

bool Plausible(const IndexRunEntry& run) {
  return Plausible(run.extent) && run.pages > 0 && run.pages <= UsableBytes(run.extent) / kPageSize;
}

bool Plausible(const StreamPosition& position) {
  return !position.stream.empty() && position.stream.size() <= kMaxStreamBytes;
}

}  // namespace chassis
