// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_CHECKPOINT_SLACK_H_
#define CHASSIS_CORE_STORE_CHECKPOINT_SLACK_H_

#include <cstdint>

#include "core/base/error.h"
#include "core/format/catalog.h"
#include "core/storage/mapped_storage.h"
#include "core/store/version/version.h"

namespace chassis {

// Whether a catalog keeps the unused ends of extents.
enum class Slack : uint8_t {
  kKeep,  // for commits to come
  kTrim,  // cut off
};

// Returns the catalog entry of a slab or a document extent, without its liveness. Of a collection's
// document extents only the last one may be trimmed, and of its slabs those with free slots,
// because only of these a checkpoint keeps page images.
SlabEntry EntryOf(const SlabVersion& version, Slack slack);
DocumentExtentEntry EntryOf(const DocumentExtentVersion& version, Slack slack);

// Writes the marks of the extents that Slack::kTrim shortens at their new ends. These lie behind
// the append cursors, so nothing refers to them yet; if they share the page of a cursor, its used
// bytes are in page images and logs. REQUIRES: no commit runs meanwhile or later, because it would
// write over the marks.
Status MoveMarks(MappedStorage& main, const Version& version);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_CHECKPOINT_SLACK_H_
