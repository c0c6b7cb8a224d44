// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CAPI_ARROW_CHECKER_H_
#define CHASSIS_TESTS_CAPI_ARROW_CHECKER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "chassis/arrow.h"

// Holds the structs of the Arrow C data interface against its specification, as far as the types go
// that a collection is exported with: struct, fixed-size list, uint64, float32, binary, utf8.
namespace chassis::capi {

// What a struct breaks, a line a rule; empty if it is sound.
using Findings = std::vector<std::string>;

Findings CheckSchema(const ArrowSchema& schema);

// `schema` is sound. Buffers with values begin at multiples of `alignment` bytes.
Findings CheckArray(const ArrowSchema& schema, const ArrowArray& array, size_t alignment = 64);

// The callbacks are there, and `get_schema` gives a sound type twice over.
Findings CheckStream(ArrowArrayStream& stream);

// Releases a struct: its `release` must mark it as released, and the children with it.
Findings CheckRelease(ArrowSchema& schema);
Findings CheckRelease(ArrowArray& array);
Findings CheckRelease(ArrowArrayStream& stream);

// As many as the bits of the validity say; 0 where there is none.
int64_t CountNulls(const ArrowArray& array);
bool IsNull(const ArrowArray& array, int64_t row);

}  // namespace chassis::capi

#endif  // CHASSIS_TESTS_CAPI_ARROW_CHECKER_H_
