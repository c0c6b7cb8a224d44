// SPDX-License-Identifier: Apache-2.0
// Every function of the headers refuses handles that are not open ones of its type.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "handle_functions.h"
#include "store_fixture.h"

namespace chassis::capi {
namespace {

constexpr Kind kKinds[] = {Kind::kStore, Kind::kBatch, Kind::kSnapshot, Kind::kCursor,
                           Kind::kFilter};

// One open handle of each kind.
class Handles : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    path = "memory:";
    store = Create();
    batch = OpenBatch(store);
    snapshot = OpenSnapshot(store);
    cursor = OpenCursor(snapshot);
    auto spec = Sized<chassis_filter_spec>();
    spec.kind = CHASSIS_FILTER_RANGE;
    filter = OpenFilter(spec);
  }
  // In the order of Kind.
  std::array<void*, 5> AllHandles() const {
    return {store.get(), batch.get(), snapshot.get(), cursor.get(), filter.get()};
  }
  void* Of(Kind kind) const { return AllHandles()[static_cast<size_t>(kind)]; }
  void CloseAll() {
    EXPECT_OK(chassis_filter_close(filter.release(), &error));
    EXPECT_OK(chassis_cursor_close(cursor.release(), &error));
    EXPECT_OK(chassis_snapshot_close(snapshot.release(), &error));
    EXPECT_OK(chassis_batch_close(batch.release(), &error));
    EXPECT_OK(chassis_close(store.release(), &error));
  }

  StoreHandle store;
  BatchHandle batch;
  SnapshotHandle snapshot;
  CursorHandle cursor;
  FilterHandle filter;
};

TEST_F(Handles, EveryFunctionWorksOnAnOpenOne) {
  for (const HandleFunction& function : HandleFunctions()) {
    if (function.closes) continue;
    EXPECT_STATUS(function.call(Of(function.kind), &error), CHASSIS_OK) << function.name;
  }
  CloseAll();
}

TEST_F(Handles, EveryFunctionNamesTheArgumentThatIsNull) {
  const char* const arguments[] = {"store", "batch", "snapshot", "cursor", "filter"};
  for (const HandleFunction& function : HandleFunctions()) {
    if (function.closes) continue;
    EXPECT_STATUS(function.call(nullptr, &error), AERO_QUERY_INVALID) << function.name;
    EXPECT_NE(std::string(error.message).find(arguments[static_cast<size_t>(function.kind)]),
              std::string::npos)
        << function.name << ": " << error.message;
  }
}

TEST_F(Handles, ClosingNothingIsFine) {
  EXPECT_OK(chassis_close(nullptr, &error));
  EXPECT_OK(chassis_batch_close(nullptr, &error));
  EXPECT_OK(chassis_snapshot_close(nullptr, &error));
  EXPECT_OK(chassis_cursor_close(nullptr, nullptr));
  EXPECT_OK(chassis_filter_close(nullptr, &error));
}

TEST_F(Handles, EveryFunctionRefusesAClosedOne) {
  const std::array<void*, 5> closed = AllHandles();
  CloseAll();
  for (int round = 0; round < 3; ++round) {
    for (const HandleFunction& function : HandleFunctions()) {
      error = {};
      EXPECT_STATUS(function.call(closed[static_cast<size_t>(function.kind)], &error),
                    AERO_EXECUTION_HANDLE_CLOSED)
          << function.name;
      EXPECT_EQ(error.code, AERO_EXECUTION_HANDLE_CLOSED);
      EXPECT_EQ(error.severity, CHASSIS_SEVERITY_REJECT);
    }
    // New handles in the same slots of the table do not make the old ones valid again.
    const StoreHandle other = Create();
    const SnapshotHandle other_snapshot = OpenSnapshot(other);
    EXPECT_OK(chassis_cursor_close(OpenCursor(other_snapshot).release(), &error));
    EXPECT_OK(chassis_batch_close(OpenBatch(other).release(), &error));
  }
}

TEST_F(Handles, EveryFunctionRefusesOneOfAnotherType) {
  for (const HandleFunction& function : HandleFunctions()) {
    for (const Kind kind : kKinds) {
      if (kind == function.kind) continue;
      EXPECT_STATUS(function.call(Of(kind), &error), AERO_EXECUTION_HANDLE_INVALID)
          << function.name;
    }
  }
  CloseAll();
}

TEST_F(Handles, EveryFunctionRefusesPointersToMemory) {
  std::vector<uint64_t> heap(64, UINT64_MAX);
  uint64_t stack[8] = {};
  static uint64_t fixed = 0;
  for (const HandleFunction& function : HandleFunctions()) {
    for (void* pointer : {static_cast<void*>(heap.data()), static_cast<void*>(stack),
                          static_cast<void*>(&fixed), static_cast<void*>(&error)}) {
      EXPECT_STATUS(function.call(pointer, &error), AERO_EXECUTION_HANDLE_INVALID) << function.name;
    }
  }
}

// Passes arbitrary numbers, and open handles with a few bits changed.
TEST_F(Handles, EveryFunctionRefusesGarbage) {
  rc::check([&] {
    const HandleFunction& function = *rc::gen::elementOf(HandleFunctions());
    const auto noise = *rc::gen::arbitrary<uint64_t>();
    const bool near_miss = *rc::gen::arbitrary<bool>();
    const auto kind = static_cast<Kind>(*rc::gen::inRange(0, 5));
    const auto base = near_miss ? reinterpret_cast<uint64_t>(Of(kind)) : 0;
    const uint64_t number = base ^ (near_miss ? noise & (noise >> 7) : noise);
    RC_PRE(number != 0);
    for (const Kind open : kKinds) {
      RC_PRE(number != reinterpret_cast<uint64_t>(Of(open)));
    }
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a caller can pass such a pointer.
    const chassis_status status = function.call(reinterpret_cast<void*>(number), &error);
    RC_ASSERT(status == AERO_EXECUTION_HANDLE_INVALID || status == AERO_EXECUTION_HANDLE_CLOSED);
  });
  CloseAll();
}

TEST_F(Handles, OfAnotherCopyOfTheLibraryAreInvalid) {
  Dl_info here;
  ASSERT_NE(dladdr(dlsym(RTLD_DEFAULT, "chassis_version"), &here), 0);
  const std::string copy = (folder / "copy.so").string();
  std::filesystem::copy(std::filesystem::canonical(here.dli_fname), copy);
  void* library = dlopen(copy.c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(library, nullptr) << dlerror();
  const auto create = reinterpret_cast<decltype(&chassis_create)>(dlsym(library, "chassis_create"));
  const auto info =
      reinterpret_cast<decltype(&chassis_get_info)>(dlsym(library, "chassis_get_info"));
  const auto close = reinterpret_cast<decltype(&chassis_close)>(dlsym(library, "chassis_close"));
  ASSERT_NE(close, &chassis_close);

  auto out = Sized<chassis_store_info>();
  chassis_store* other = nullptr;
  ASSERT_OK(create("memory:", 4, CHASSIS_L2, &other, &error));
  EXPECT_OK(info(other, &out, &error));
  EXPECT_STATUS(info(store.get(), &out, &error), AERO_EXECUTION_HANDLE_INVALID);
  EXPECT_STATUS(chassis_get_info(other, &out, &error), AERO_EXECUTION_HANDLE_INVALID);
  EXPECT_STATUS(chassis_close(other, &error), AERO_EXECUTION_HANDLE_INVALID);
  EXPECT_OK(close(other, &error));
  dlclose(library);
}

TEST_F(Handles, AreRefusedInTheChildOfAForkAndWorkOnInTheParent) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    int wrong = 0;
    for (const HandleFunction& function : HandleFunctions()) {
      wrong += function.call(Of(function.kind), &error) != AERO_EXECUTION_FORKED;
    }
    // The child may open stores of its own.
    chassis_store* own = nullptr;
    wrong += chassis_create("memory:", 4, CHASSIS_L2, &own, &error) != CHASSIS_OK;
    wrong += chassis_commit(own, nullptr, &error) != CHASSIS_OK;
    wrong += chassis_close(own, &error) != CHASSIS_OK;
    _exit(wrong);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  for (const HandleFunction& function : HandleFunctions()) {
    if (function.closes) continue;
    EXPECT_STATUS(function.call(Of(function.kind), &error), CHASSIS_OK) << function.name;
  }
  CloseAll();
}

TEST_F(Handles, MayBeClosedInAnyOrder) {
  std::array<size_t, 4> order = {0, 1, 2, 3};
  do {
    StoreHandle a_store = Create();
    BatchHandle a_batch = OpenBatch(a_store);
    SnapshotHandle a_snapshot = OpenSnapshot(a_store);
    CursorHandle a_cursor = OpenCursor(a_snapshot);
    const std::function<chassis_status()> close[] = {
        [&] { return chassis_close(a_store.release(), &error); },
        [&] { return chassis_batch_close(a_batch.release(), &error); },
        [&] { return chassis_snapshot_close(a_snapshot.release(), &error); },
        [&] { return chassis_cursor_close(a_cursor.release(), &error); },
    };
    for (const size_t which : order) EXPECT_OK(close[which]());
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(Handles, ABatchOfAClosedStoreIsClosedToo) {
  EXPECT_OK(chassis_close(store.release(), &error));
  for (const HandleFunction& function : HandleFunctions()) {
    if (function.kind != Kind::kBatch || function.closes) continue;
    EXPECT_STATUS(function.call(batch.get(), &error), AERO_EXECUTION_HANDLE_CLOSED)
        << function.name;
  }
  EXPECT_OK(chassis_batch_close(batch.release(), &error));
}

// Runs `use` in three threads until it fails, and `close` in this one. Returns the failures.
template <typename Use, typename Close>
std::vector<chassis_status> UseUntilClosed(Use use, Close close) {
  std::atomic<int> running{0};
  std::vector<chassis_status> ends(3, CHASSIS_OK);
  std::vector<std::thread> threads;
  for (chassis_status& end : ends) {
    threads.emplace_back([&] {
      ++running;
      while (end == CHASSIS_OK) end = use();
    });
  }
  while (running < 3) std::this_thread::yield();
  close();
  for (auto& thread : threads) thread.join();
  return ends;
}

TEST_F(Handles, AStoreMayBeClosedWhileOthersReadAndWriteThroughIt) {
  for (int round = 0; round < 10; ++round) {
    path = (folder / ("round" + std::to_string(round))).string();
    StoreHandle shared = Create();
    InsertCommitted(shared, 1);
    chassis_store* raw = shared.release();
    const auto ends = UseUntilClosed(
        [&] {
          float out[4];
          const float vector[4] = {2, 2, 2, 2};
          chassis_status status = chassis_get_vector(raw, 0, out, 4, nullptr);
          if (status == CHASSIS_OK && out[0] != 1.0f) return AERO_DATA_CORRUPTION;
          if (status == CHASSIS_OK) status = chassis_insert(raw, vector, 4, nullptr, nullptr);
          if (status == CHASSIS_OK) status = chassis_commit(raw, nullptr, nullptr);
          return status;
        },
        [&] { EXPECT_OK(chassis_close(raw, &error)); });
    for (const chassis_status end : ends) EXPECT_STATUS(end, AERO_EXECUTION_HANDLE_CLOSED);
    // The call that ended last closed the store, so there is nothing to recover.
    auto report = Sized<chassis_recovery_report>();
    EXPECT_OK(chassis_recovery(Open().get(), &report, &error));
    EXPECT_EQ(report.clean, 1u);
  }
}

TEST_F(Handles, ABatchMayCommitWhileItsStoreIsClosed) {
  for (int round = 0; round < 10; ++round) {
    path = (folder / ("round" + std::to_string(round))).string();
    StoreHandle shared = Create();
    std::atomic<uint64_t> acknowledged{0};
    chassis_store* raw = shared.release();
    const auto ends = UseUntilClosed(
        [&] {
          chassis_batch* mine = nullptr;
          chassis_status status = chassis_batch_open(raw, &mine, nullptr);
          const float vector[4] = {2, 2, 2, 2};
          auto records = Sized<chassis_records>();
          records.count = 1;
          records.vectors = vector;
          records.dimension = 4;
          if (status == CHASSIS_OK) {
            status = chassis_batch_insert(mine, 0, &records, nullptr, nullptr);
          }
          if (status == CHASSIS_OK) status = chassis_batch_commit(mine, nullptr, nullptr, nullptr);
          if (status == CHASSIS_OK) ++acknowledged;
          chassis_batch_close(mine, nullptr);
          return status;
        },
        [&] { EXPECT_OK(chassis_close(raw, &error)); });
    for (const chassis_status end : ends) EXPECT_STATUS(end, AERO_EXECUTION_HANDLE_CLOSED);
    EXPECT_EQ(Info(Open()).records, acknowledged);
  }
}

TEST_F(Handles, ASnapshotMayBeClosedWhileOthersReadThroughIt) {
  InsertCommitted(store, 1);
  for (int round = 0; round < 20; ++round) {
    chassis_snapshot* raw = OpenSnapshot(store).release();
    const auto ends = UseUntilClosed(
        [&] {
          const uint64_t id = 0;
          float out[4];
          const chassis_status status =
              chassis_snapshot_get(raw, 0, &id, 1, out, 4, 0, nullptr, nullptr);
          return status == CHASSIS_OK && out[0] != 1.0f ? AERO_DATA_CORRUPTION : status;
        },
        [&] { EXPECT_OK(chassis_snapshot_close(raw, &error)); });
    for (const chassis_status end : ends) EXPECT_STATUS(end, AERO_EXECUTION_HANDLE_CLOSED);
  }
  EXPECT_EQ(Info(store).snapshots, 1u);  // the one of the fixture
}

TEST_F(Handles, ABatchOfTwoThreadsAtOnceIsBusyOrWorksButNeverBreaks) {
  std::atomic<int> other{0};
  std::atomic<uint64_t> staged{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      const float vector[4] = {2, 2, 2, 2};
      auto records = Sized<chassis_records>();
      records.count = 1;
      records.vectors = vector;
      records.dimension = 4;
      for (int i = 0; i < 2000; ++i) {
        const chassis_status status =
            chassis_batch_insert(batch.get(), 0, &records, nullptr, nullptr);
        if (status == CHASSIS_OK) ++staged;
        if (status != CHASSIS_OK && status != AERO_EXECUTION_BUSY) ++other;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(other, 0);
  ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  EXPECT_EQ(Info(store).records, staged);
}

}  // namespace
}  // namespace chassis::capi
