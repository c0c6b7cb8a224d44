// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstddef>
#include <span>

#include "core/base/crc32c.h"

namespace chassis {
namespace {

TEST(Crc32c, PassesTheLengthThatOneLibraryCallTakes) {
  constexpr size_t kSize = (size_t{1} << 30) + 4096;
  // A read-only mapping of zeros, which takes no memory.
  void* const zeros =
      mmap(nullptr, kSize, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ASSERT_NE(zeros, MAP_FAILED);
  const std::span bytes(static_cast<const std::byte*>(zeros), kSize);
  EXPECT_EQ(Crc32c(bytes), Crc32c(bytes.subspan(kSize / 2), Crc32c(bytes.first(kSize / 2))));
  munmap(zeros, kSize);
}

}  // namespace
}  // namespace chassis
