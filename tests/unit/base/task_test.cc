// SPDX-License-Identifier: Apache-2.0
#include "core/base/task.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace chassis {
namespace {

using std::chrono::milliseconds;

// A clock that moves only when a test sets it, and the reports of a task that uses it.
class TaskTest : public testing::Test {
 protected:
  Task::Bounds Bounds() {
    Task::Bounds bounds;
    bounds.now = [this] { return now; };
    bounds.progress = [this](uint64_t done, uint64_t total) { reports.emplace_back(done, total); };
    bounds.cancel = &cancel;
    return bounds;
  }

  Task::Clock::time_point now{std::chrono::hours(1)};
  int32_t cancel = 0;
  std::vector<std::pair<uint64_t, uint64_t>> reports;
};

using Reports = std::vector<std::pair<uint64_t, uint64_t>>;

TEST_F(TaskTest, ReportsTheFirstPieceThenTenTimesASecondAndTheEnd) {
  Task task(Bounds());
  task.Begin(100);
  EXPECT_TRUE(task.Advance(10));
  EXPECT_TRUE(task.Advance(10));
  now += milliseconds(99);
  EXPECT_TRUE(task.Advance(10));
  now += milliseconds(1);
  EXPECT_TRUE(task.Advance(10));
  EXPECT_TRUE(task.Advance(60));
  task.Finish();
  EXPECT_EQ(reports, (Reports{{10, 100}, {40, 100}, {100, 100}}));
}

TEST_F(TaskTest, NeverReportsMoreThanTheTotal) {
  Task task(Bounds());
  task.Begin(5);
  EXPECT_TRUE(task.Advance(7));
  task.Finish();
  EXPECT_EQ(reports, (Reports{{5, 5}}));
}

TEST_F(TaskTest, IsCancelledByAnyNumberThatIsNotZero) {
  for (const int32_t number : {1, -1, INT32_MIN}) {
    Task task(Bounds());
    EXPECT_TRUE(task.Check());
    cancel = number;
    EXPECT_EQ(task.Check().error().code, Code::kExecutionCancelled);
    EXPECT_EQ(task.Advance(0).error().code, Code::kExecutionCancelled);
    cancel = 0;
  }
}

TEST_F(TaskTest, IsStoppedByWhatItsReportSets) {
  Task::Bounds bounds = Bounds();
  bounds.progress = [this](uint64_t, uint64_t) { cancel = 1; };
  Task task(bounds);
  task.Begin(10);
  const Status status = task.Advance(3);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "cancelled after 3 of 10 bytes");
}

TEST_F(TaskTest, EndsWhenItsTimeIsUpAndNotBefore) {
  Task::Bounds bounds = Bounds();
  bounds.timeout_ms = 50;
  const Task task(bounds);
  now += milliseconds(49);
  EXPECT_TRUE(task.Check());
  now += milliseconds(1);
  EXPECT_EQ(task.Check().error().code, Code::kExecutionTimeout);
}

TEST_F(TaskTest, TakesTheLongestTimeoutForNone) {
  Task::Bounds bounds = Bounds();
  bounds.timeout_ms = UINT64_MAX;
  const Task task(bounds);
  now += std::chrono::hours(24 * 365 * 100);
  EXPECT_TRUE(task.Check());
}

TEST_F(TaskTest, AffordsWhatFitsIntoItsBudget) {
  Task::Bounds bounds;
  bounds.budget_bytes = 10;
  const Task task(bounds);
  EXPECT_TRUE(task.Afford(10, "x"));
  const Status status = task.Afford(11, "a query");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, Code::kExecutionLimit);
  EXPECT_EQ(status.error().message, "a query needs 11 bytes of memory, the budget is 10");
}

TEST_F(TaskTest, WithoutBoundsIsNeverStopped) {
  Task task;
  EXPECT_TRUE(task.Afford(UINT64_MAX, "x"));
  EXPECT_TRUE(task.Advance(1));
  task.Finish();
}

}  // namespace
}  // namespace chassis
