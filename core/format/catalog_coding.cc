// SPDX-License-Identifier: Apache-2.0
#include "core/format/catalog_coding.h"

#include "core/format/slot_meta.h"

namespace chassis {
namespace {

void PutExtent(Encoder& out, const Extent& extent) {
  out.Put<uint64_t>(extent.offset);
  out.Put<uint64_t>(extent.length);
}

Extent GetExtent(Decoder& in) {
  Extent extent;
  extent.offset = in.Get<uint64_t>();
  extent.length = in.Get<uint64_t>();
  return extent;
}

bool Plausible(const Extent& extent) {
  constexpr uint64_t kLimit = uint64_t{1} << 61;
  return extent.offset >= kFirstExtentOffset && extent.offset % kExtentAlignment == 0 &&
         extent.length > 0 && extent.length % kExtentAlignment == 0 && extent.offset < kLimit &&
         extent.length < kLimit;
}

}  // namespace

void PutSlab(Encoder& out, const SlabEntry& slab) {
  out.Put<uint64_t>(slab.serial);
  PutExtent(out, slab.vectors);
  PutExtent(out, slab.metas);
  out.Put<uint64_t>(slab.capacity);
  out.Put<uint64_t>(slab.count);
}

SlabEntry GetSlab(Decoder& in) {
  SlabEntry slab;
  slab.serial = in.Get<uint64_t>();
  slab.vectors = GetExtent(in);
  slab.metas = GetExtent(in);
  slab.capacity = in.Get<uint64_t>();
  slab.count = in.Get<uint64_t>();
  return slab;
}

void PutDocumentExtent(Encoder& out, const DocumentExtentEntry& documents) {
  out.Put<uint64_t>(documents.serial);
  PutExtent(out, documents.extent);
  out.Put<uint64_t>(documents.used);
}

DocumentExtentEntry GetDocumentExtent(Decoder& in) {
  DocumentExtentEntry documents;
  documents.serial = in.Get<uint64_t>();
  documents.extent = GetExtent(in);
  documents.used = in.Get<uint64_t>();
  return documents;
}

void PutStreamPosition(Encoder& out, const StreamPosition& position) {
  out.PutText(position.stream);
  out.Put<uint64_t>(position.stream_seq);
}

StreamPosition GetStreamPosition(Decoder& in) {
  StreamPosition position;
  position.stream = in.GetText();
  position.stream_seq = in.Get<uint64_t>();
  return position;
}

void PutIndexRun(Encoder& out, const IndexRunEntry& run) {
  out.Put<uint64_t>(run.serial);
  PutExtent(out, run.extent);
  out.Put<uint64_t>(run.pages);
  out.Put<uint64_t>(run.entries);
}

IndexRunEntry GetIndexRun(Decoder& in) {
  IndexRunEntry run;
  run.serial = in.Get<uint64_t>();
  run.extent = GetExtent(in);
  run.pages = in.Get<uint64_t>();
  run.entries = in.Get<uint64_t>();
  return run;
}

bool Plausible(const SlabEntry& slab, uint64_t stride) {
  return stride != 0 && Plausible(slab.vectors) && Plausible(slab.metas) &&
         slab.count <= slab.capacity && slab.capacity <= slab.vectors.length / stride &&
         slab.capacity <= slab.metas.length / kSlotMetaBytes;
}

bool Plausible(const DocumentExtentEntry& documents) {
  return Plausible(documents.extent) && documents.used <= documents.extent.length;
}

bool Plausible(const IndexRunEntry& run) {
  return Plausible(run.extent) && run.pages > 0 && run.pages <= run.extent.length / kPageSize;
}

bool Plausible(const StreamPosition& position) {
  return !position.stream.empty() && position.stream.size() <= kMaxStreamBytes;
}

}  // namespace chassis
