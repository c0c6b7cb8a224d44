// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_BYTES_H_
#define CHASSIS_CAPI_BYTES_H_

#include <string_view>

#include "chassis/store.h"

// The engine's views as bytes that a caller borrows.
namespace chassis::capi {

inline chassis_bytes BytesOf(std::string_view view) { return {view.data(), view.size()}; }

// A key has at least one byte, so an empty one is absent.
inline chassis_bytes KeyOf(std::string_view view) {
  return view.empty() ? chassis_bytes{} : BytesOf(view);
}

// A payload of 0 bytes is not absent.
inline chassis_bytes PayloadOf(std::string_view view) {
  return {view.data() != nullptr ? view.data() : "", view.size()};
}

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_BYTES_H_
