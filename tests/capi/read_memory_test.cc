// SPDX-License-Identifier: Apache-2.0
// Reads that need no memory, and the outputs of reads that fail without memory.
#include <array>
#include <cstdint>
#include <string>

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

  // Returns the views from `snapshot` while the allocation after `left` others fails.
  Views View(const SnapshotHandle& snapshot, uint64_t left) {
    Views views = {};
    allocations_left = left;
    const chassis_status status =
        chassis_snapshot_view(snapshot.get(), 0, kIds.data(), kIds.size(), views.data(), &error);
    allocations_left = kNever;
    EXPECT_OK(status);
    return views;
  }

  // Makes `call` with the first allocation failing, then the second, until it succeeds. Each call
  // returns its status; `check` looks at its outputs if memory ran out.
  template <typename Call, typename Check>
  void FailEach(const Call& call, const Check& check) {
    uint64_t failures = 0;
    for (;; ++failures) {
      allocations_left = failures;
      const chassis_status status = call();
      allocations_left = kNever;
      if (status == CHASSIS_OK) break;
      ASSERT_STREQ(chassis_status_name(status), "AERO_EXECUTION_NO_MEMORY") << error.message;
      check();
    }
    EXPECT_GT(failures, 0u);
  }

  StoreHandle store;
};

// Every commit makes a version whose cache of verified vectors is empty. Without memory for it, a
// view looks the vectors up.
TEST_F(ReadMemory, AViewOfVectorsThatWereCheckedNeedsNone) {
  const Views expected = View(OpenSnapshot(store), kNever);
  for (uint64_t left = 0; left < 5; ++left) {
    PutDocument(store, 0, "another commit");
    const SnapshotHandle snapshot = OpenSnapshot(store);
    EXPECT_EQ(View(snapshot, left), expected) << left;
    EXPECT_EQ(View(snapshot, 0), expected) << left;
  }
}

TEST_F(ReadMemory, OutputsHaveTheirFailureValuesWhereMemoryRunsOut) {
  chassis_snapshot* opened = nullptr;
  FailEach(
      [&] {
        opened = reinterpret_cast<chassis_snapshot*>(uintptr_t{77});
        return chassis_snapshot_open(store.get(), &opened, &error);
      },
      [&] { EXPECT_EQ(opened, nullptr); });
  const SnapshotHandle snapshot(opened);
  chassis_cursor* cursor = nullptr;
  FailEach(
      [&] {
        cursor = reinterpret_cast<chassis_cursor*>(uintptr_t{77});
        return chassis_cursor_open(snapshot.get(), 0, nullptr, &cursor, &error);
      },
      [&] { EXPECT_EQ(cursor, nullptr); });
  chassis_cursor_close(cursor, nullptr);
  const std::string name(100, 'x');
  const chassis_bytes key = Bytes(name);
  uint64_t id = 0;
  uint8_t found = 0;
  FailEach(
      [&] {
        id = found = 77;
        return chassis_snapshot_resolve(snapshot.get(), 0, &key, 1, &id, &found, &error);
      },
      [&] {
        EXPECT_EQ(id, UINT64_MAX);
        EXPECT_EQ(found, 0);
      });
}

}  // namespace
}  // namespace chassis::capi
