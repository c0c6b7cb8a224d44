// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_ARROW_ARROW_ARRAY_H_
#define CHASSIS_CAPI_ARROW_ARROW_ARRAY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "chassis/arrow.h"

// Trees of columns and of their types, and how they become the structs of the Arrow C data
// interface: each struct owns what it points at, its children too, unless they are moved out of it.
namespace chassis::capi {

// Memory that an array points at for as long as it holds `owner`.
struct ArrowBuffer {
  const void* data = nullptr;
  std::shared_ptr<const void> owner;
};

struct ArrowColumn {
  int64_t length = 0;
  int64_t null_count = 0;
  std::vector<ArrowBuffer> buffers;  // validity first; null where there are no nulls
  std::vector<ArrowColumn> children;
};

struct ArrowField {
  std::string name;
  std::string format;
  bool nullable = false;
  std::vector<ArrowField> children;
};

// Throws if memory runs out; `out` is then unchanged.
void ExportArray(ArrowColumn column, ArrowArray* out);
void ExportSchema(ArrowField field, ArrowSchema* out);

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_ARROW_ARROW_ARRAY_H_
