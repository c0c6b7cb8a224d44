// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_COLLECTION_DETAILS_H_
#define CHASSIS_CAPI_COLLECTION_DETAILS_H_

#include "capi/structs.h"
#include "chassis/collection.h"
#include "core/base/utf8.h"
#include "core/format/layout.h"
#include "core/store/base/records.h"

namespace chassis::capi {

static_assert(sizeof(chassis_collection_details::name) > kMaxNameBytes);

inline chassis_collection_details DetailsOf(const CollectionInfo& info) {
  chassis_collection_details details{};
  details.number = info.number;
  details.dimension = info.dimension;
  details.metric = static_cast<uint32_t>(info.metric);
  details.live = info.live;
  details.deleted = info.deleted;
  details.capacity = info.capacity;
  details.next_id = info.next_id;
  details.bytes = info.bytes;
  CopyUtf8(info.name, details.name, sizeof details.name);
  return details;
}

// `find` returns the Result<CollectionInfo> to describe.
template <typename Find>
Status FillDetails(chassis_collection_details* details, Find&& find) {
  CHASSIS_TRY(CheckStructSize(details->struct_size, "CHASSIS_COLLECTION_DETAILS()"));
  CHASSIS_ASSIGN(const CollectionInfo info, find());
  WriteStruct(DetailsOf(info), details);
  return {};
}

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_COLLECTION_DETAILS_H_
