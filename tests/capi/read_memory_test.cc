// SPDX-License-Identifier: Apache-2.0
// Reads that must not fail for want of memory.
#include <array>
#include <cstdint>

#include "tests/capi/arrow_fixture.h"
#include "tests/capi/failing_allocator.h"

namespace chassis::capi {
namespace {

class ReadMemory : public ArrowTest {
 protected:
  static constexpr std::array<uint64_t, 4> kIds = {3, 70, 4, 99};
  using Views = std::array<const float*, kIds.size()>;

  void SetUp() override {
    ArrowTest::SetUp();
    if (!kAllocationsFail) GTEST_SKIP() << "the thread sanitizer allocates by itself";
    path = "memory:";
    store = Create(16);
    Fill(store, 100, 16);
  }
  void TearDown() override {
    store.reset();
    ArrowTest::TearDown();
  }

  // What `snapshot` gives where the allocation after `left` others fails.
  Views View(const SnapshotHandle& snapshot, uint64_t left) {
    Views views = {};
    allocations_left = left;
    const chassis_status status =
        chassis_snapshot_view(snapshot.get(), 0, kIds.data(), kIds.size(), views.data(), &error);
    allocations_left = kNever;
    EXPECT_OK(status);
    return views;
  }

  StoreHandle store;
};

// Every commit makes a version whose vectors nobody has read.
TEST_F(ReadMemory, AViewOfVectorsThatWereCheckedNeedsNone) {
  const Views expected = View(OpenSnapshot(store), kNever);
  for (uint64_t left = 0; left < 5; ++left) {
    PutDocument(store, 0, "another commit");
    const SnapshotHandle snapshot = OpenSnapshot(store);
    EXPECT_EQ(View(snapshot, left), expected) << left;
    EXPECT_EQ(View(snapshot, 0), expected) << left;
  }
}

}  // namespace
}  // namespace chassis::capi
