// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_STATE_LISTS_H_
#define CHASSIS_TESTS_CRASH_STATE_LISTS_H_

#include <cstddef>
#include <random>
#include <vector>

#include "tests/crash/crash_state.h"

namespace chassis::crash {

using Random = std::mt19937_64;

// Each function returns the states of one crash point of one kind. If more than `sample` states are
// possible, half of the sample takes the newest changes and half is drawn at random.

// The changes issued before some instant persist.
std::vector<State> PrefixStates(const CrashPoint& point, size_t sample, Random& random);

// All but one change persist.
std::vector<State> DropStates(const CrashPoint& point, size_t sample, Random& random);

// Later changes persist and earlier ones do not: single ones, suffixes, then every subset of at
// most `exhaustive` changes or random subsets of more.
std::vector<State> ReorderStates(const CrashPoint& point, size_t exhaustive, size_t sample,
                                 Random& random);

// One page is torn between two of its versions, destroyed or zeroed; then several at once.
std::vector<State> TearStates(const CrashPoint& point, size_t sample, Random& random);

// Sizes persist without the data, and data without the size.
std::vector<State> ResizeStates(const CrashPoint& point, size_t sample, Random& random);

// Nothing, everything and random subsets of the unsynced changes.
std::vector<State> MixedStates(const CrashPoint& point, size_t sample, Random& random);

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_STATE_LISTS_H_
