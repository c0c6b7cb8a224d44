// SPDX-License-Identifier: Apache-2.0
// Every allocation of an export fails once: an errno and a text come back, and nothing leaks.
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>

#include "tests/capi/arrow_fixture.h"

namespace {

constexpr uint64_t kNever = UINT64_MAX;
thread_local uint64_t allocations_left = kNever;

// Those of this thread that are left succeed, then one fails.
[[maybe_unused]] void* Allocate(size_t size, size_t alignment) {
  if (allocations_left == 0) {
    allocations_left = kNever;
    throw std::bad_alloc();
  }
  if (allocations_left != kNever) --allocations_left;
  void* memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// The thread sanitizer brings operators of its own.
#ifndef CHASSIS_TEST_THREAD_SANITIZER
void* operator new(size_t size) { return Allocate(size == 0 ? 1 : size, alignof(max_align_t)); }
void* operator new(size_t size, std::align_val_t alignment) {
  return Allocate(size, static_cast<size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t /*size*/) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept { std::free(memory); }
void operator delete(void* memory, size_t /*size*/, std::align_val_t /*alignment*/) noexcept {
  std::free(memory);
}
#endif

namespace chassis::capi {
namespace {

class ArrowMemory : public ArrowTest {
 protected:
  void SetUp() override {
    ArrowTest::SetUp();
#ifdef CHASSIS_TEST_THREAD_SANITIZER
    GTEST_SKIP() << "the thread sanitizer allocates by itself";
#endif
    path = "memory:";
    store = Create(16);
    const auto ids = Fill(store, 100, 16);
    Delete(store, {ids[80]});
    PutDocument(store, ids[90], "beside a vector");
    FillDocuments(store, {"alone"});
    snapshot = OpenSnapshot(store);
  }
  void TearDown() override {
    snapshot.reset();
    store.reset();
    ArrowTest::TearDown();
  }

  // Runs `call` with every allocation failing in turn, until none is left to fail. How many did.
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

// One call on a fresh stream, after `batches` of them were read.
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
  EXPECT_EQ(call(stream, out), ENOMEM);  // and stays so
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
