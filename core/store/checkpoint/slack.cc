// SPDX-License-Identifier: Apache-2.0
#include "core/store/checkpoint/slack.h"

#include <algorithm>
#include <array>

#include "core/format/extent_mark.h"

namespace chassis {
namespace {

Extent Shortened(const Extent& extent, uint64_t used) {
  return {extent.offset, std::min(extent.length, ExtentLength(used + kExtentMarkBytes))};
}

// A damaged mark is not moved; a verification reports it.
Status MoveMark(MappedStorage& main, const Extent& before, const Extent& after) {
  if (before == after) return {};
  std::array<std::byte, kExtentMarkBytes> bytes;
  CHASSIS_TRY(main.Read(MarkOffset(before), bytes));
  auto mark = DecodeExtentMark(bytes);
  if (!mark) return {};
  mark->extent = after;
  return main.Write(MarkOffset(after), EncodeExtentMark(*mark));
}

Status MoveMarks(MappedStorage& main, const CollectionVersion& collection) {
  for (const SlabVersion& slab : collection.slabs) {
    const SlabEntry before = EntryOf(slab, Slack::kKeep);
    const SlabEntry after = EntryOf(slab, Slack::kTrim);
    CHASSIS_TRY(MoveMark(main, before.vectors, after.vectors));
    CHASSIS_TRY(MoveMark(main, before.metas, after.metas));
  }
  for (const DocumentExtentVersion& documents : collection.documents) {
    CHASSIS_TRY(MoveMark(main, EntryOf(documents, Slack::kKeep).extent,
                         EntryOf(documents, Slack::kTrim).extent));
  }
  return {};
}

}  // namespace

SlabEntry EntryOf(const SlabVersion& version, Slack slack) {
  SlabEntry entry = version.slab->entry();
  entry.count = version.count;
  if (slack == Slack::kKeep || entry.given_back()) return entry;
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
