// SPDX-License-Identifier: Apache-2.0
#include "core/store/checkpoint/slack.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/format/extent_mark.h"

namespace chassis {
namespace {

Extent Shortened(const Extent& extent, uint64_t used) {
  return {extent.offset, std::min(extent.length, ExtentLength(used + kExtentMarkBytes))};
}

// Returns the mark at the end of `extent`, or nothing if it is damaged.
Result<std::optional<ExtentMark>> ReadMark(MappedStorage& main, const Extent& extent) {
  std::array<std::byte, kExtentMarkBytes> bytes;
  CHASSIS_TRY(main.Read(MarkOffset(extent), bytes));
  return DecodeExtentMark(bytes);
}

// Writes nothing where the mark is already: an earlier close may have moved it, and then no log
// protects the page. A damaged mark is not moved; a verification reports it.
Status MoveMark(MappedStorage& main, const Extent& before, const Extent& after) {
  if (before == after) return {};
  CHASSIS_ASSIGN(auto mark, ReadMark(main, before));
  if (!mark) return {};
  mark->extent = after;
  CHASSIS_ASSIGN(const auto there, ReadMark(main, after));
  return there == mark ? Status{} : main.Write(MarkOffset(after), EncodeExtentMark(*mark));
}

Status MoveMarks(MappedStorage& main, const CollectionVersion& collection) {
  for (const SlabVersion& slab : collection.slabs) {
    const SlabEntry before = EntryOf(slab, Slack::kKeep);
    const SlabEntry after = EntryOf(slab, Slack::kTrim);
    CHASSIS_TRY(MoveMark(main, before.vectors, after.vectors));
    CHASSIS_TRY(MoveMark(main, before.metas, after.metas));
  }
  if (collection.documents.empty()) return {};
  const DocumentExtentVersion& last = collection.documents.back();
  return MoveMark(main, EntryOf(last, Slack::kKeep).extent, EntryOf(last, Slack::kTrim).extent);
}

}  // namespace

SlabEntry EntryOf(const SlabVersion& version, Slack slack) {
  SlabEntry entry = version.slab->entry();
  entry.count = version.count;
  if (slack == Slack::kKeep || !version.MayGrow()) return entry;
  const uint64_t stride = version.slab->stride();
  entry.vectors = Shortened(entry.vectors, entry.count * stride);
  entry.metas = Shortened(entry.metas, entry.count * kSlotMetaBytes);
  entry.capacity = std::min({entry.capacity, UsableBytes(entry.vectors) / stride,
                             UsableBytes(entry.metas) / kSlotMetaBytes});
  return entry;
}

DocumentExtentEntry EntryOf(const DocumentExtentVersion& version, Slack slack) {
  DocumentExtentEntry entry = version.extent->entry();
  entry.used = version.used;
  if (slack == Slack::kKeep || entry.given_back()) return entry;
  entry.extent = Shortened(entry.extent, entry.used);
  return entry;
}

Status MoveMarks(MappedStorage& main, const Version& version) {
  Status status;
  version.collections.ForEach([&](const CollectionVersion& collection) {
    if (status) status = MoveMarks(main, collection);
  });
  return status;
}

}  // namespace chassis
