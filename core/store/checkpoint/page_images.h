// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_CHECKPOINT_PAGE_IMAGES_H_
#define CHASSIS_CORE_STORE_CHECKPOINT_PAGE_IMAGES_H_

#include <cstdint>
#include <vector>

#include "core/base/coding.h"
#include "core/base/error.h"
#include "core/storage/mapped_storage.h"
#include "core/store/checkpoint/slack.h"
#include "core/store/version/version.h"

namespace chassis {

// Bytes of the main file in a page that later appends will write again.
struct PageImage {
  uint64_t offset = 0;
  ByteVector bytes;
};

// Reads, for every extent of `version` that has room, the used bytes of the partial page at its
// append cursor, and its mark, whose page may be appended to. REQUIRES: no commit runs meanwhile,
// because it would append to those pages.
Result<std::vector<PageImage>> ReadPageImages(MappedStorage& main, const Version& version,
                                              Slack slack);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_CHECKPOINT_PAGE_IMAGES_H_
