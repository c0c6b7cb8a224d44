// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_COLLECTION_INFO_H_
#define CHASSIS_CAPI_COLLECTION_INFO_H_

#include "capi/structs.h"
#include "chassis/collection.h"
#include "core/base/utf8.h"
#include "core/format/layout.h"
#include "core/store/base/records.h"

namespace chassis::capi {

static_assert(sizeof(chassis_collection_info::name) > kMaxNameBytes);

inline chassis_collection_info InfoOf(const CollectionInfo& info) {
  chassis_collection_info out{};
  out.number = info.number;
  out.dimension = info.dimension;
  out.metric = static_cast<uint32_t>(info.metric);
  out.live = info.live;
  out.deleted = info.deleted;
  out.capacity = info.capacity;
  out.next_id = info.next_id;
  out.bytes = info.bytes;
  CopyUtf8(info.name, out.name, sizeof out.name);
  return out;
}

// Fills `info` from the Result<CollectionInfo> that `find` returns.
template <typename Find>
Status FillInfo(chassis_collection_info* info, Find&& find) {
  CHASSIS_TRY(CheckStructSize(info, "CHASSIS_COLLECTION_INFO()"));
  CHASSIS_ASSIGN(const CollectionInfo found, find());
  WriteStruct(InfoOf(found), info);
  return {};
}

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_COLLECTION_INFO_H_
