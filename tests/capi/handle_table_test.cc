// SPDX-License-Identifier: Apache-2.0
#include "capi/handle_table.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <deque>
#include <latch>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace chassis::capi {
namespace {

struct Counts {
  std::atomic<int> finished{0};
  std::atomic<int> destroyed{0};
};

class Counted : public HandleObject {
 public:
  explicit Counted(Counts& counts, Status status = {}) : counts_(counts), status_(status) {}
  ~Counted() override { ++counts_.destroyed; }
  Status Finish() override {
    ++counts_.finished;
    return status_;
  }

 private:
  Counts& counts_;
  Status status_;
};

// Tables are never destroyed, because a HandleTable gives no slots back.
HandleTable& NewTable(HandleKind kind = HandleKind::kStore, size_t stripes = 4) {
  static auto& tables = *new std::deque<HandleTable>;
  return tables.emplace_back(kind, stripes);
}

Code CodeOf(const Status& status) { return status.has_value() ? Code::kOk : status.error().code; }

Code UseCode(HandleTable& table, uintptr_t handle) {
  return table.Use(handle) ? Code::kOk : table.Refusal(handle, "handle").value().code;
}

TEST(HandleTable, GivesBackTheObjectOfAHandle) {
  HandleTable& table = NewTable();
  Counts counts;
  auto object = std::make_unique<Counted>(counts);
  const Counted* address = object.get();
  const uintptr_t handle = table.Add(std::move(object));
  {
    const auto pin = table.Use(handle);
    ASSERT_TRUE(pin);
    EXPECT_EQ(&pin.object(), address);
  }
  EXPECT_TRUE(table.Close(handle, "handle").has_value());
}

TEST(HandleTable, FinishesAndDestroysOnceAtClose) {
  HandleTable& table = NewTable();
  Counts counts;
  const uintptr_t handle = table.Add(std::make_unique<Counted>(counts));
  EXPECT_TRUE(table.Close(handle, "handle").has_value());
  EXPECT_EQ(counts.finished, 1);
  EXPECT_EQ(counts.destroyed, 1);
  EXPECT_EQ(CodeOf(table.Close(handle, "handle")), Code::kExecutionHandleClosed);
  EXPECT_EQ(UseCode(table, handle), Code::kExecutionHandleClosed);
  EXPECT_EQ(counts.destroyed, 1);
}

TEST(HandleTable, CloseReturnsHowTheObjectEndedAndFreesItAnyway) {
  HandleTable& table = NewTable();
  Counts counts;
  const uintptr_t handle =
      table.Add(std::make_unique<Counted>(counts, Fail(Code::kStorageFull, "full")));
  EXPECT_EQ(CodeOf(table.Close(handle, "handle")), Code::kStorageFull);
  EXPECT_EQ(counts.destroyed, 1);
  EXPECT_EQ(UseCode(table, handle), Code::kExecutionHandleClosed);
}

TEST(HandleTable, AnObjectThatThrowsAtItsEndIsFreedAndReported) {
  struct Throwing : HandleObject {
    Status Finish() override { throw std::bad_alloc(); }
  };
  HandleTable& table = NewTable();
  const uintptr_t handle = table.Add(std::make_unique<Throwing>());
  EXPECT_EQ(CodeOf(table.Close(handle, "handle")), Code::kExecutionNoMemory);
  EXPECT_EQ(UseCode(table, handle), Code::kExecutionHandleClosed);
}

TEST(HandleTable, CloseDuringAUseReturnsAtOnceAndTheLastUseEndsTheObject) {
  HandleTable& table = NewTable();
  Counts counts;
  const uintptr_t handle = table.Add(std::make_unique<Counted>(counts));
  std::optional<HandleTable::Pin> first(table.Use(handle));
  std::optional<HandleTable::Pin> second(table.Use(handle));
  EXPECT_TRUE(table.Close(handle, "handle").has_value());
  EXPECT_EQ(UseCode(table, handle), Code::kExecutionHandleClosed);
  EXPECT_EQ(counts.finished, 0);
  first.reset();
  EXPECT_EQ(counts.finished, 0);
  second.reset();
  EXPECT_EQ(counts.finished, 1);
  EXPECT_EQ(counts.destroyed, 1);
}

TEST(HandleTable, ASlotIsUsedAgainUnderANewHandle) {
  HandleTable& table = NewTable();
  Counts counts;
  std::set<uintptr_t> seen;
  for (int i = 0; i < 1000; ++i) {
    const uintptr_t handle = table.Add(std::make_unique<Counted>(counts));
    EXPECT_TRUE(seen.insert(handle).second);
    ASSERT_TRUE(table.Close(handle, "handle").has_value());
  }
  for (const uintptr_t handle : seen) {
    EXPECT_EQ(UseCode(table, handle), Code::kExecutionHandleClosed);
  }
}

TEST(HandleTable, HoldsAsManyObjectsAsThereIsMemoryFor) {
  HandleTable& table = NewTable(HandleKind::kCursor, 1);
  constexpr int kMany = 100'000;
  Counts counts;
  std::vector<uintptr_t> handles;
  for (int i = 0; i < kMany; ++i) handles.push_back(table.Add(std::make_unique<Counted>(counts)));
  for (const uintptr_t handle : handles) ASSERT_EQ(UseCode(table, handle), Code::kOk);
  for (const uintptr_t handle : handles) ASSERT_TRUE(table.Close(handle, "handle").has_value());
  EXPECT_EQ(counts.destroyed, kMany);
}

TEST(HandleTable, HandlesOfAnotherKindAreInvalid) {
  HandleTable& stores = NewTable(HandleKind::kStore);
  HandleTable& batches = NewTable(HandleKind::kBatch);
  Counts counts;
  const uintptr_t store = stores.Add(std::make_unique<Counted>(counts));
  const uintptr_t batch = batches.Add(std::make_unique<Counted>(counts));
  EXPECT_EQ(UseCode(stores, batch), Code::kExecutionHandleInvalid);
  EXPECT_EQ(UseCode(batches, store), Code::kExecutionHandleInvalid);
  EXPECT_TRUE(stores.Close(store, "handle").has_value());
  EXPECT_TRUE(batches.Close(batch, "handle").has_value());
}

TEST(HandleTable, AHandleThatWasNotGivenOutYetIsInvalid) {
  HandleTable& ahead = NewTable();
  HandleTable& behind = NewTable();
  Counts counts;
  ASSERT_TRUE(ahead.Close(ahead.Add(std::make_unique<Counted>(counts)), "handle").has_value());
  const uintptr_t second = ahead.Add(std::make_unique<Counted>(counts));
  EXPECT_EQ(UseCode(behind, second), Code::kExecutionHandleInvalid);
  ASSERT_TRUE(behind.Close(behind.Add(std::make_unique<Counted>(counts)), "handle").has_value());
  EXPECT_EQ(UseCode(behind, second), Code::kExecutionHandleInvalid);
  ASSERT_TRUE(ahead.Close(second, "handle").has_value());
}

TEST(HandleTable, MessagesNameTheArgument) {
  HandleTable& table = NewTable(HandleKind::kSnapshot);
  EXPECT_FALSE(table.Use(12345));
  EXPECT_EQ(table.Refusal(12345, "snapshot").value().message,
            "argument snapshot: not a snapshot handle of this library");
}

TEST(HandleTable, NoHandleAtAllIsAnArgumentOfItsOwn) {
  HandleTable& table = NewTable();
  EXPECT_EQ(UseCode(table, 0), Code::kQueryInvalid);
  EXPECT_EQ(table.Refusal(0, "store").value().message, "argument store is NULL");
}

RC_GTEST_PROP(HandleTable, RefusesEveryNumberThatIsNoHandle, (uint64_t number)) {
  static HandleTable& table = NewTable();
  static Counts counts;
  static const uintptr_t handle = table.Add(std::make_unique<Counted>(counts));
  RC_PRE(number != 0 && number != handle);
  RC_ASSERT(UseCode(table, number) == Code::kExecutionHandleInvalid);
  RC_ASSERT(CodeOf(table.Close(number, "handle")) == Code::kExecutionHandleInvalid);
}

TEST(HandleTable, RefusesAddressesOfMemory) {
  HandleTable& table = NewTable();
  const auto memory = std::make_unique<uint64_t>();
  EXPECT_EQ(UseCode(table, reinterpret_cast<uintptr_t>(memory.get())),
            Code::kExecutionHandleInvalid);
}

TEST(HandleTable, AgreesWithAModelOverRandomOpensUsesAndCloses) {
  rc::check([] {
    HandleTable& table = NewTable(HandleKind::kStore, 2);
    Counts counts;
    std::vector<uintptr_t> open, closed;
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 3));
    for (const int step : steps) {
      if (step == 0 || open.empty()) {
        open.push_back(table.Add(std::make_unique<Counted>(counts)));
      } else if (step == 1) {
        const auto at = *rc::gen::inRange<size_t>(0, open.size());
        RC_ASSERT(table.Close(open[at], "handle").has_value());
        closed.push_back(open[at]);
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(at));
      }
      for (const uintptr_t handle : open) RC_ASSERT(UseCode(table, handle) == Code::kOk);
      for (const uintptr_t handle : closed) {
        RC_ASSERT(UseCode(table, handle) == Code::kExecutionHandleClosed);
      }
    }
    RC_ASSERT(counts.destroyed == static_cast<int>(closed.size()));
    for (const uintptr_t handle : open) RC_ASSERT(table.Close(handle, "handle").has_value());
  });
}

// A Counted that detects use after its destruction.
class Guarded : public Counted {
 public:
  explicit Guarded(Counts& counts) : Counted(counts) {}
  ~Guarded() override { alive = false; }
  std::atomic<bool> alive{true};
};

TEST(HandleTable, ManyThreadsUseAndCloseWithoutSeeingADeadObject) {
  constexpr int kThreads = 4, kRounds = 300;
  HandleTable& table = NewTable();
  Counts counts;
  std::atomic<int> closes{0}, dead{0};
  for (int round = 0; round < kRounds; ++round) {
    const uintptr_t handle = table.Add(std::make_unique<Guarded>(counts));
    std::latch start(kThreads);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        start.arrive_and_wait();
        for (int use = 0; use < 20; ++use) {
          const auto pin = table.Use(handle);
          if (!pin) break;
          if (!static_cast<Guarded&>(pin.object()).alive) ++dead;
        }
        if (t % 2 == 0 && table.Close(handle, "handle").has_value()) ++closes;
      });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(counts.destroyed, round + 1);
  }
  EXPECT_EQ(closes, kRounds);
  EXPECT_EQ(counts.finished, kRounds);
  EXPECT_EQ(dead, 0);
}

// With one stripe all threads share a counter; with 16, each of these threads has its own.
class HandleTableStripes : public testing::TestWithParam<size_t> {};
INSTANTIATE_TEST_SUITE_P(Shared, HandleTableStripes, testing::Values(1));
INSTANTIATE_TEST_SUITE_P(Owned, HandleTableStripes, testing::Values(16));

TEST_P(HandleTableStripes, AUseThatRacesWithTheCloseGetsTheObjectOrIsRefused) {
  constexpr int kThreads = 3, kHandles = 200'000;
  HandleTable& table = NewTable(HandleKind::kStore, GetParam());
  Counts counts;
  std::atomic<uintptr_t> current{table.Add(std::make_unique<Guarded>(counts))};
  std::atomic<bool> done{false};
  std::atomic<int> dead{0};
  std::vector<std::thread> users;
  for (int t = 0; t < kThreads; ++t) {
    users.emplace_back([&] {
      while (!done) {
        const auto pin = table.Use(current);
        if (pin && !static_cast<Guarded&>(pin.object()).alive) ++dead;
      }
    });
  }
  for (int i = 0; i < kHandles; ++i) {
    const uintptr_t next = table.Add(std::make_unique<Guarded>(counts));
    EXPECT_TRUE(table.Close(current.exchange(next), "handle").has_value());
  }
  done = true;
  for (auto& user : users) user.join();
  EXPECT_TRUE(table.Close(current, "handle").has_value());
  EXPECT_EQ(dead, 0);
  EXPECT_EQ(counts.destroyed, kHandles + 1);
}

TEST(HandleTable, ManyThreadsOpenAndCloseAtOnce) {
  constexpr int kThreads = 4, kEach = 2000;
  HandleTable& table = NewTable(HandleKind::kCursor, 1);
  Counts counts;
  std::atomic<int> failures{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      std::vector<uintptr_t> mine;
      for (int i = 0; i < kEach; ++i) {
        mine.push_back(table.Add(std::make_unique<Counted>(counts)));
        if (i % 3 == 0) continue;
        if (!table.Close(mine.back(), "handle").has_value()) ++failures;
        mine.pop_back();
      }
      for (const uintptr_t handle : mine) {
        if (!table.Close(handle, "handle").has_value()) ++failures;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(counts.destroyed, kThreads * kEach);
}

}  // namespace
}  // namespace chassis::capi
