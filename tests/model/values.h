// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_VALUES_H_
#define CHASSIS_TESTS_MODEL_VALUES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/model/dice.h"
#include "tests/support/content.h"

namespace chassis::model {

// Small integers, so that sums of their products are exact in float32.
std::vector<float> VectorOf(uint64_t serial, uint32_t dimension);

// Keys are drawn from so many, and every check looks for all of them. Keys may hold any bytes.
inline constexpr uint64_t kDocumentIds = 25;
inline constexpr uint64_t kGroups = 5;
inline constexpr uint64_t kStreams = 3;
inline constexpr uint64_t kSchemas = 3;
inline constexpr uint64_t kVersions = 2;
std::string DocumentIdOf(uint64_t number);
std::string GroupOf(uint64_t number);
std::string StreamOf(uint64_t number);
std::string SchemaOf(uint64_t number);
std::string VersionOf(uint64_t number);

// Returns a few rows, or so many that they are direct, for a collection of this dimension. Either
// all rows have a vector or none has. Each vector and each payload is new.
std::vector<RecordContent> AnyRows(uint32_t dimension, uint64_t* serial, Dice& dice);

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_VALUES_H_
