// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_NAMES_H_
#define CHASSIS_TESTS_CRASH_NAMES_H_

#include <string>

#include "tests/support/content_reading.h"

namespace chassis::crash {

std::string DocumentIdOf(int number);
std::string GroupOf(int number);
std::string StreamOf(int number);

// Reads every id, and the names of small numbers, whether the store has them or not.
const ReadPlan& WholePlan();

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_NAMES_H_
