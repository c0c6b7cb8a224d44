// SPDX-License-Identifier: Apache-2.0
#include "chassis/task.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

// Collects the reports of one call. Each report can cancel the call or take a while.
struct Reports {
  static void Take(void* user, uint64_t done, uint64_t total) {
    auto* reports = static_cast<Reports*>(user);
    reports->all.emplace_back(done, total);
    if (reports->cancels) __atomic_store_n(&reports->cancel, 1, __ATOMIC_RELAXED);
    const auto end = std::chrono::steady_clock::now() + reports->dawdles;
    while (std::chrono::steady_clock::now() < end) {
    }
  }
  chassis_task Task() {
    auto task = Sized<chassis_task>();
    task.cancel = &cancel;
    task.progress = Take;
    task.user = this;
    return task;
  }

  bool cancels = false;
  std::chrono::milliseconds dawdles{0};
  int32_t cancel = 0;
  std::vector<std::pair<uint64_t, uint64_t>> all;
};

// Has a store of 12 MiB, which search and verify read in several blocks.
class Tasks : public StoreTest {
 protected:
  static constexpr size_t kDimension = 4096;
  static constexpr size_t kRows = 768;

  void SetUp() override {
    StoreTest::SetUp();
    path = "memory:";
    store = Create(kDimension);
    const std::vector<float> vectors(kRows * kDimension, 1);
    auto records = Sized<chassis_records>();
    records.count = kRows;
    records.vectors = vectors.data();
    records.dimension = kDimension;
    const BatchHandle batch = OpenBatch(store);
    ASSERT_OK(chassis_batch_insert(batch.get(), 0, &records, nullptr, &error));
    ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
    snapshot = OpenSnapshot(store);
  }

  chassis_status Search(const chassis_task* task, size_t queries = 1, size_t k = 1) {
    auto options = Sized<chassis_search_options>();
    options.task = task;
    const std::vector<float> query(queries * kDimension);
    std::vector<float> distances(queries * k);
    std::vector<size_t> found(queries);
    ids.resize(queries * k);
    return chassis_snapshot_search(snapshot.get(), 0, &options, query.data(), queries, kDimension,
                                   0, k, ids.data(), distances.data(), found.data(), &error);
  }
  chassis_status Verify(const chassis_task* task) {
    return chassis_verify(store.get(), task, nullptr, nullptr, 0, &error);
  }
  // Makes both calls that take a task.
  std::vector<chassis_status> Run(const chassis_task& task) {
    return {Search(&task), Verify(&task)};
  }

  StoreHandle store;
  SnapshotHandle snapshot;
  std::vector<uint64_t> ids;
};

TEST_F(Tasks, GetTheProgressOfTheCall) {
  for (const bool search : {true, false}) {
    Reports reports;
    const chassis_task task = reports.Task();
    EXPECT_OK(search ? Search(&task) : Verify(&task));
    ASSERT_GE(reports.all.size(), 2u);
    uint64_t before = 0;
    for (const auto& [done, total] : reports.all) {
      EXPECT_GE(done, before);
      EXPECT_LE(done, total);
      EXPECT_EQ(total, reports.all.back().second);
      EXPECT_EQ(done == total, &done == &reports.all.back().first);
      before = done;
    }
    EXPECT_GE(before, kRows * kDimension * sizeof(float));
  }
}

TEST_F(Tasks, EndACallOnceTheyAreCancelled) {
  for (const bool search : {true, false}) {
    Reports reports;
    reports.cancels = true;
    const chassis_task task = reports.Task();
    EXPECT_STATUS(search ? Search(&task) : Verify(&task), AERO_EXECUTION_CANCELLED);
    EXPECT_EQ(reports.all.size(), 1u) << "a report after the failure";
    EXPECT_NE(std::string(error.message).find("cancelled after"), std::string::npos);
    EXPECT_EQ(error.severity, CHASSIS_SEVERITY_ERROR);
  }
}

TEST_F(Tasks, ThatAreCancelledBeforeTheyBeginDoNothing) {
  Reports reports;
  reports.cancel = -1;
  for (const chassis_status status : Run(reports.Task())) {
    EXPECT_STATUS(status, AERO_EXECUTION_CANCELLED);
  }
}

TEST_F(Tasks, EndACallWhenItsTimeIsUp) {
  for (const bool search : {true, false}) {
    Reports reports;
    reports.dawdles = std::chrono::milliseconds(2);
    chassis_task task = reports.Task();
    task.timeout_ms = 1;
    EXPECT_STATUS(search ? Search(&task) : Verify(&task), AERO_EXECUTION_TIMEOUT);
    EXPECT_NE(std::string(error.message).find("time is up after"), std::string::npos);
  }
}

TEST_F(Tasks, WithoutAnythingInThemBoundNothing) {
  for (const chassis_status status : Run(Sized<chassis_task>())) EXPECT_OK(status);
  auto task = Sized<chassis_task>();
  task.timeout_ms = UINT64_MAX;
  task.budget_bytes = UINT64_MAX;
  for (const chassis_status status : Run(task)) EXPECT_OK(status);
}

TEST_F(Tasks, RefuseWhatTheirBudgetIsTooSmallFor) {
  auto task = Sized<chassis_task>();
  task.budget_bytes = 1000;
  for (const chassis_status status : Run(task)) EXPECT_STATUS(status, AERO_EXECUTION_LIMIT);
  EXPECT_NE(std::string(error.message).find("the budget is 1000"), std::string::npos);
}

TEST_F(Tasks, CompareFewerQueriesAtOnceWithinASmallBudget) {
  // Twice the memory that the header names for one query.
  auto task = Sized<chassis_task>();
  task.budget_bytes = (64 << 10) + 2 * (4 * kDimension + 48);
  EXPECT_OK(Search(&task, 5));
  const std::vector<uint64_t> within = ids;
  EXPECT_OK(Search(nullptr, 5));
  EXPECT_EQ(within, ids);
  task.budget_bytes = (64 << 10) + 4 * kDimension + 47;
  EXPECT_STATUS(Search(&task), AERO_EXECUTION_LIMIT);
  EXPECT_NE(std::string(error.message).find("one query needs 81968 bytes"), std::string::npos)
      << error.message;
}

TEST_F(Tasks, MayCallTheLibraryFromTheirProgress) {
  struct Context {
    chassis_store* store;
    chassis_status status;
  } context{store.get(), AERO_INTERNAL_STATE};
  auto task = Sized<chassis_task>();
  task.user = &context;
  task.progress = [](void* user, uint64_t, uint64_t) {
    auto* given = static_cast<Context*>(user);
    const std::vector<float> vector(kDimension);
    chassis_insert(given->store, vector.data(), kDimension, nullptr, nullptr);
    chassis_commit(given->store, nullptr, nullptr);
    given->status = chassis_checkpoint(given->store, nullptr);
  };
  for (const chassis_status status : Run(task)) {
    EXPECT_OK(status);
    EXPECT_STATUS(context.status, CHASSIS_OK);
  }
}

TEST_F(Tasks, OfNoSizeAreRefused) {
  auto task = Sized<chassis_task>();
  task.reserved = 1;
  for (const chassis_status status : Run(task)) EXPECT_STATUS(status, AERO_QUERY_INVALID);
  task.struct_size = 0;
  for (const chassis_status status : Run(task)) EXPECT_STATUS(status, AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("CHASSIS_TASK()"), std::string::npos);
}

TEST_F(Tasks, AreMadeWithoutBoundsByInit) {
  chassis_task task;
  chassis_task_init(&task, sizeof task);
  EXPECT_EQ(task.struct_size, sizeof task);
  EXPECT_EQ(task.cancel, nullptr);
  EXPECT_EQ(task.timeout_ms, 0u);
  chassis_task_init(nullptr, sizeof task);
}

}  // namespace
}  // namespace chassis::capi
