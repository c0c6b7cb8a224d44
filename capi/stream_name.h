// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_STREAM_NAME_H_
#define CHASSIS_CAPI_STREAM_NAME_H_

#include <string>
#include <string_view>

#include "capi/call.h"
#include "chassis/store.h"
#include "core/format/stream.h"

namespace chassis::capi {

// The name of a stream as a caller gives it in `argument`.
inline Result<std::string_view> StreamName(const chassis_bytes& bytes, const char* argument) {
  if (bytes.data == nullptr) return Invalid(std::string(argument) + ".data is NULL");
  if (bytes.size >= 1 && bytes.size <= kMaxStreamBytes) {
    return std::string_view(static_cast<const char*>(bytes.data), bytes.size);
  }
  return Invalid(std::string(argument) + " has " + std::to_string(bytes.size) +
                 " bytes; it must have 1 to " + std::to_string(kMaxStreamBytes));
}

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_STREAM_NAME_H_
