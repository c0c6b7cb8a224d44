// SPDX-License-Identifier: Apache-2.0
// Every allocation of an export fails once. The call returns an error code and a text, and leaks
// nothing.
#include <cerrno>
#include <cstdint>
#include <string>

#include "tests/capi/arrow_fixture.h"
#include "tests/capi/failing_allocator.h"

namespace chassis::capi {
namespace {

class ArrowMemory : public ArrowTest {
 protected:
  void SetUp() override {
    ArrowTest::SetUp();
    if (!kAllocationsFail) GTEST_SKIP() << "the thread sanitizer allocates by itself";
    path = "memory:";
    store = Create(16);
    const auto ids = Fill(store, 100, 16);
    Delete(store, {ids[80]});
    PutDocument(store, ids[90], "beside a vector");
    FillDocuments(store, {"alone"});
    snapshot = OpenSnapshot(store);
  }

  // Runs `call` with another allocation failing each time, until it succeeds. Returns the number of
  // failures.
  template <typename Call>
  uint64_t FailEach(const Call& call) {
    for (uint64_t left = 0;; ++left) {
      if (!call(left)) return left;
    }
  }

  StoreHandle store;
  SnapshotHandle snapshot;
};

TEST_F(ArrowMemory, AnExportFailsWithoutMemoryAndLeavesNoStream) {
  const uint64_t failures = FailEach([&](uint64_t left) {
    Stream stream;
    allocations_left = left;
    const chassis_status status =
        chassis_arrow_export(snapshot.get(), 0, nullptr, stream.get(), &error);
    allocations_left = kNever;
    EXPECT_EQ(stream->release == nullptr, status != CHASSIS_OK);
    if (status == CHASSIS_OK) return false;
    EXPECT_STATUS(status, AERO_EXECUTION_NO_MEMORY);
    return true;
  });
  EXPECT_GT(failures, 2u);
}

// Makes `call` on a new stream of which `batches` batches were read. Returns whether it failed.
template <typename Struct, typename Call>
bool FailsWithoutMemory(Stream stream, int batches, uint64_t left, const Call& call) {
  for (int i = 0; i < batches; ++i) EXPECT_TRUE(NextBatch(stream).has_value());
  Owned<Struct> out;
  allocations_left = left;
  const int failure = call(stream, out);
  allocations_left = kNever;
  if (failure == 0) return false;
  EXPECT_EQ(failure, ENOMEM);
  EXPECT_EQ(out->release, nullptr);
  EXPECT_NE(std::string(stream->get_last_error(stream.get())).find("out of memory"),
            std::string::npos);
  EXPECT_EQ(call(stream, out), ENOMEM);  // the failure is final
  return true;
}

TEST_F(ArrowMemory, ATypeIsENOMEMWithoutMemory) {
  const uint64_t failures = FailEach([&](uint64_t left) {
    return FailsWithoutMemory<ArrowSchema>(Export(snapshot), 0, left, [](auto& stream, auto& out) {
      return stream->get_schema(stream.get(), out.get());
    });
  });
  EXPECT_GT(failures, 10u);
}

TEST_F(ArrowMemory, ABatchIsENOMEMWithoutMemory) {
  for (const int batches : {0, 1, 2}) {  // not copied, copied, documents alone
    const uint64_t failures = FailEach([&](uint64_t left) {
      return FailsWithoutMemory<ArrowArray>(
          Export(snapshot), batches, left,
          [](auto& stream, auto& out) { return stream->get_next(stream.get(), out.get()); });
    });
    EXPECT_GT(failures, 20u);
  }
}

}  // namespace
}  // namespace chassis::capi
