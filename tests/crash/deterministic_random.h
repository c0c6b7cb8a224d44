// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_DETERMINISTIC_RANDOM_H_
#define CHASSIS_TESTS_CRASH_DETERMINISTIC_RANDOM_H_

#include <cstdint>

namespace chassis::crash {

// Programs that link this file get RandomId128 from a counter, so that a repeated run writes the
// same bytes and equal images are recognised. Ids that were drawn after different seeds differ.
void SeedRandomIds(uint64_t seed);

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_DETERMINISTIC_RANDOM_H_
