// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CAPI_ARROW_CHECKER_H_
#define CHASSIS_TESTS_CAPI_ARROW_CHECKER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "chassis/arrow.h"

// Checks the structs of the Arrow C data interface against its specification, for the types that an
// export uses: struct, fixed-size list, uint64, float32, binary, utf8.
namespace chassis::capi {

// The rules that a struct breaks, one line each; empty if it is sound.
using Findings = std::vector<std::string>;

Findings CheckSchema(const ArrowSchema& schema);

// REQUIRES: `schema` is sound, because its format decides which buffers are read. Buffers with
// values begin at multiples of `alignment` bytes.
Findings CheckArray(const ArrowSchema& schema, const ArrowArray& array, size_t alignment = 64);

// Checks that the callbacks are there, and that two calls of `get_schema` each give a sound type.
Findings CheckStream(ArrowArrayStream& stream);

// Releases a struct and checks that its `release` marks it as released.
Findings CheckRelease(ArrowSchema& schema);
Findings CheckRelease(ArrowArray& array);
Findings CheckRelease(ArrowArrayStream& stream);

// Counts the nulls in the validity bitmap; 0 if there is no bitmap.
int64_t CountNulls(const ArrowArray& array);
bool IsNull(const ArrowArray& array, int64_t row);

}  // namespace chassis::capi

#endif  // CHASSIS_TESTS_CAPI_ARROW_CHECKER_H_
