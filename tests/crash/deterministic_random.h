// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_DETERMINISTIC_RANDOM_H_
#define CHASSIS_TESTS_CRASH_DETERMINISTIC_RANDOM_H_

#include <cstdint>

namespace chassis::crash {

// Programs that link this file get RandomId128 from a counter, so that the same run writes the same
// bytes and a recovered image that was met before is known again. Two ids drawn since their seeds
// differ if the seeds do.
void SeedRandomIds(uint64_t seed);

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_DETERMINISTIC_RANDOM_H_
