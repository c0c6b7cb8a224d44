// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_NO_FILTERS_H_
#define CHASSIS_CAPI_NO_FILTERS_H_

#include <cstddef>
#include <string>

#include "capi/call.h"
#include "chassis/filter.h"

namespace chassis::capi {

// For options whose filters are reserved.
inline Status CheckNoFilters(const chassis_filter* const* filters, size_t count) {
  if (filters != nullptr) return Invalid("options.filters is not NULL: reserved");
  if (count == 0) return {};
  return Invalid("options.filter_count is " + std::to_string(count) + ": must be 0");
}

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_NO_FILTERS_H_
