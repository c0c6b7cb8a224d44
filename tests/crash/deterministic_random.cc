// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/deterministic_random.h"

#include <atomic>

#include "core/base/coding.h"
#include "core/base/random.h"

namespace chassis {
namespace {

std::atomic<uint64_t> g_seed = 0;
std::atomic<uint64_t> g_drawn = 0;

}  // namespace

// Replaces the definition in core/base/random.cc.
Id128 RandomId128() {
  Id128 id;
  StoreLittle<uint64_t>(id.data(), g_seed);
  StoreLittle<uint64_t>(id.data() + sizeof(uint64_t), ++g_drawn);
  return id;
}

void crash::SeedRandomIds(uint64_t seed) {
  g_seed = seed;
  g_drawn = 0;
}

}  // namespace chassis
