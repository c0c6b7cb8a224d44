// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/capi/arrow_fixture.h"

namespace chassis::capi {
namespace {

constexpr size_t kDimension = 16;
constexpr size_t kRows = 200;  // one range of live rows: not copied

class ArrowLifetime : public ArrowTest {
 protected:
  void SetUp() override {
    ArrowTest::SetUp();
    store = Create(kDimension);
    Fill(store, kRows, kDimension);
    FillDocuments(store, {"one", "two"});
    snapshot = OpenSnapshot(store);
    stream = Export(snapshot);
  }

  void CloseHandles() {
    ASSERT_OK(chassis_snapshot_close(snapshot.release(), &error));
    ASSERT_OK(chassis_close(store.release(), &error));
  }

  static void ExpectVectors(const float* floats) {
    for (size_t row = 0; row < kRows; ++row) {
      ASSERT_EQ(floats[row * kDimension + kDimension - 1], static_cast<float>(row));
    }
  }

  StoreHandle store;
  SnapshotHandle snapshot;
  Stream stream;
};

TEST_F(ArrowLifetime, TheStreamOutlivesItsHandles) {
  CloseHandles();
  const auto batches = AllBatches(stream);
  ASSERT_EQ(LengthsOf(batches), (std::vector<int64_t>{kRows, 2}));
  ExpectVectors(FloatsOf(batches[0]));
}

TEST_F(ArrowLifetime, ArraysOutliveTheStreamAndItsHandles) {
  const auto batches = AllBatches(stream);
  stream.Release();
  CloseHandles();
  ExpectVectors(FloatsOf(batches[0]));
  EXPECT_EQ(StringAt(*batches[1]->children[2], 1), "two");
}

TEST_F(ArrowLifetime, AStreamMayBeReleasedBeforeItsEnd) {
  const auto batch = NextBatch(stream);
  stream.Release();
  ExpectVectors(FloatsOf(*batch));
}

TEST_F(ArrowLifetime, ChildrenMovedOutOfTheirParentsOutliveThem) {
  auto batch = NextBatch(stream);
  Batch vectors(*(*batch)->children[1]);
  batch->Release();
  stream.Release();
  CloseHandles();
  Batch floats(*vectors->children[0]);
  vectors.Release();
  ExpectVectors(ValuesOf<float>(*floats));
}

TEST_F(ArrowLifetime, ChildrenOfTypesMayBeMovedToo) {
  Type type = TypeOf(stream);
  Type vectors(*type->children[1]);
  type.Release();
  EXPECT_EQ(CheckSchema(*vectors), Findings{});
  EXPECT_STREQ(vectors->format, "+w:16");
}

TEST_F(ArrowLifetime, TheStoreIsLockedUntilTheLastIsReleased) {
  std::vector<Batch> batches = AllBatches(stream);
  CloseHandles();
  EXPECT_STATUS(OpenStatus(path, nullptr), AERO_STORAGE_LOCKED);
  stream.Release();
  EXPECT_STATUS(OpenStatus(path, nullptr), AERO_STORAGE_LOCKED);
  batches[0].Release();
  EXPECT_STATUS(OpenStatus(path, nullptr), CHASSIS_OK);  // copies keep nothing
  EXPECT_EQ(StringAt(*batches[1]->children[2], 0), "one");
}

TEST_F(ArrowLifetime, WritesGoOnWhileArraysAreHeldAndChangeNothingInThem) {
  const auto batch = NextBatch(stream);
  Delete(store, IdsOf(*batch));
  for (int commit = 0; commit < 3; ++commit) {
    Fill(store, 5000, kDimension);
    ASSERT_OK(chassis_checkpoint(store.get(), &error));
  }
  ExpectVectors(FloatsOf(*batch));
}

TEST_F(ArrowLifetime, EverythingMayBeReleasedOnAnotherThread) {
  std::vector<Batch> batches = AllBatches(stream);
  CloseHandles();
  std::thread([&] { stream.Release(); }).join();
  std::vector<std::thread> threads;
  for (Batch& batch : batches) threads.emplace_back([&batch] { batch.Release(); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_STATUS(OpenStatus(path, nullptr), CHASSIS_OK);
}

TEST_F(ArrowLifetime, AStreamMayMoveFromThreadToThread) {
  std::optional<Batch> first, second;
  std::thread([&] { first = NextBatch(stream); }).join();
  std::thread([&] { second = NextBatch(stream); }).join();
  EXPECT_EQ((*first)->length + (*second)->length, static_cast<int64_t>(kRows) + 2);
}

TEST_F(ArrowLifetime, TheChildOfAForkMayOnlyRelease) {
  auto batch = NextBatch(stream);
  const pid_t child = fork();
  if (child == 0) {
    ArrowArray next{};
    const int failure = stream->get_next(stream.get(), &next);
    const std::string text = failure == 0 ? "" : stream->get_last_error(stream.get());
    stream->release(stream.get());
    (*batch)->release(batch->get());
    _exit(failure == EIO && text.find("AERO_EXECUTION_FORKED") != std::string::npos ? 0 : 1);
  }
  int status = 1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(NextBatch(stream)->get()->length, 2);
}

// A lock that another thread holds at the fork stays held in the child, so a release takes none.
TEST_F(ArrowLifetime, TheChildOfAForkReleasesWithoutWaitingForTheThreadsOfItsParent) {
  snapshot.reset();  // so that the stream is the last to hold it
  std::atomic<bool> done{false};
  std::thread other([&] {
    while (!done) OpenSnapshot(store);
  });
  int failed = 0;
  for (int round = 0; round < 50 && failed == 0; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(10);
      stream->release(stream.get());
      _exit(0);
    }
    int status = 1;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    failed += status == 0 ? 0 : 1;
  }
  done = true;
  other.join();
  EXPECT_EQ(failed, 0);
}

}  // namespace
}  // namespace chassis::capi
