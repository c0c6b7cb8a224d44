// SPDX-License-Identifier: Apache-2.0
// The promises of every back end.
#include "core/storage/mapped_storage.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/unit/storage/back_ends.h"

namespace chassis {
namespace {

template <typename BackEnd>
using EveryStorage = OnEveryBackEnd<BackEnd>;
TYPED_TEST_SUITE(EveryStorage, BackEnds);

TYPED_TEST(EveryStorage, ReadsBackWhatWasWrittenAndShowsItInRegionsMappedBefore) {
  auto storage = this->CreateMain(std::string(10000, '.'));
  const Region region = storage->Map(4090, 12).value();
  EXPECT_OK(storage->Write(4093, AsBytes("written")));
  EXPECT_EQ(ReadText(*storage, 4090, 12), "...written..");
  EXPECT_EQ(TextOf(region), "...written..");
  EXPECT_OK(storage->Sync());
  EXPECT_EQ(TextOf(region), "...written..");
}

TYPED_TEST(EveryStorage, BehavesAsAGrowableArrayOfBytes) {
  auto storage = this->CreateMain("");
  std::string model;
  EXPECT_TRUE(rc::check([&] {
    const auto size = *rc::gen::inRange<size_t>(0, 40000);
    if (size < model.size()) {
      RC_ASSERT(storage->Truncate(size).has_value());
    } else {
      RC_ASSERT(storage->Grow(size).has_value());
    }
    model.resize(size, '\0');
    const auto offset = *rc::gen::inRange<size_t>(0, size + 1);
    const auto length = *rc::gen::inRange<size_t>(0, size - offset + 1);
    const std::string text(length, *rc::gen::arbitrary<char>());
    RC_ASSERT(storage->Write(offset, AsBytes(text)).has_value());
    model.replace(offset, length, text);

    RC_ASSERT(storage->Size() == model.size());
    RC_ASSERT(ReadText(*storage, 0, model.size()) == model);
    const auto region = storage->Map(offset, length);
    const bool empty = length == 0 && offset == size;
    RC_ASSERT(region.has_value() == !empty);
    if (!empty) RC_ASSERT(TextOf(*region) == model.substr(offset, region->size));
  }));
}

TYPED_TEST(EveryStorage, GrowthNeverMovesAMappedRegion) {
  auto storage = this->CreateMain("the first bytes");
  const Region first = storage->Map(0, 0).value();
  for (uint64_t size = 1 << 16; size <= 1 << 24; size *= 4) {
    ASSERT_TRUE(storage->Grow(size).has_value());
    EXPECT_EQ(storage->Map(0, 0).value().size, size);
    EXPECT_EQ(TextOf(first), "the first bytes");
  }
  EXPECT_OK(storage->Write(4, AsBytes("FIRST")));
  EXPECT_EQ(TextOf(first), "the FIRST bytes");
}

TYPED_TEST(EveryStorage, NewBytesAreZeroEvenWhereOthersWereCutOff) {
  auto storage = this->CreateMain(std::string(20000, 'x'));
  EXPECT_OK(storage->Truncate(5000));
  EXPECT_OK(storage->Grow(30000));
  EXPECT_EQ(ReadText(*storage, 4999, 25001), "x" + std::string(25000, '\0'));
  EXPECT_EQ(TextOf(storage->Map(4999, 0).value()), "x" + std::string(25000, '\0'));
}

TYPED_TEST(EveryStorage, GrowingToNoMoreThanItsSizeChangesNothing) {
  auto storage = this->CreateMain("content");
  EXPECT_OK(storage->Grow(3));
  EXPECT_OK(storage->Grow(7));
  EXPECT_EQ(ReadText(*storage, 0, storage->Size()), "content");
}

TYPED_TEST(EveryStorage, RefusesRangesBeyondTheEndWithoutOverflow) {
  auto storage = this->CreateMain("content");
  const std::string text = "12345678";
  std::string out = text;
  for (const uint64_t offset : {uint64_t{0}, uint64_t{1}, uint64_t{7}, uint64_t{8},
                                uint64_t{1} << 62, UINT64_MAX - 7, UINT64_MAX}) {
    EXPECT_CODE(storage->Write(offset, AsBytes(text)), "AERO_QUERY_INVALID");
    EXPECT_CODE(storage->Read(offset, std::as_writable_bytes(std::span(out))),
                "AERO_QUERY_INVALID");
    EXPECT_CODE(storage->Map(offset, 8), "AERO_QUERY_INVALID");
    EXPECT_CODE(storage->Map(offset, UINT64_MAX), "AERO_QUERY_INVALID");
    EXPECT_CODE(storage->Populate(offset, 8), "AERO_QUERY_INVALID");
    EXPECT_CODE(storage->Populate(offset, UINT64_MAX), "AERO_QUERY_INVALID");
  }
  for (const uint64_t size : {(uint64_t{1} << 62) + 1, uint64_t{1} << 63, UINT64_MAX}) {
    EXPECT_CODE(storage->Grow(size), "AERO_QUERY_INVALID");
  }
  EXPECT_CODE(storage->Truncate(8), "AERO_QUERY_INVALID");
  EXPECT_EQ(out, text);
  EXPECT_EQ(ReadText(*storage, 0, 7), "content");
  EXPECT_EQ(storage->Size(), 7u);
}

TYPED_TEST(EveryStorage, ErrorsNameTheFiguresAndTheStorage) {
  auto storage = this->CreateMain("content");
  const Error error = storage->Write(5, AsBytes("text")).error();
  EXPECT_NE(error.message.find("write 4 at 5 in " + storage->name()), std::string::npos)
      << error.message;
  EXPECT_EQ(error.offset, 5u);
}

TYPED_TEST(EveryStorage, AnEmptyRegionIsRefused) {
  auto storage = this->CreateMain("");
  EXPECT_CODE(storage->Map(0, 0), "AERO_QUERY_INVALID");
  EXPECT_OK(storage->Grow(10));
  EXPECT_CODE(storage->Map(10, 0), "AERO_QUERY_INVALID");
}

TYPED_TEST(EveryStorage, EmptyReadsWritesAndPopulationsDoNothing) {
  auto storage = this->CreateMain("content");
  EXPECT_OK(storage->Write(7, Bytes()));
  EXPECT_OK(storage->Read(7, MutableBytes()));
  EXPECT_OK(storage->Populate(7, 0));
}

TYPED_TEST(EveryStorage, PopulatesAnyRangeOfWhatItHolds) {
  auto storage = this->CreateMain(std::string(100000, 'p'));
  EXPECT_OK(storage->Populate(0, 100000));
  EXPECT_OK(storage->Populate(4095, 2));
  EXPECT_OK(storage->Populate(99999, 1));
}

TYPED_TEST(EveryStorage, ReadersInManyThreadsAreUndisturbedByGrowth) {
  const std::string content(4096, 'r');
  auto storage = this->CreateMain(content);
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  readers.reserve(4);
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      const Region region = storage->Map(0, 4096).value();
      do {
        const uint64_t size = storage->Size();
        const Region all = storage->Map(0, 0).value();
        const bool right = TextOf(region) == content && ReadText(*storage, 0, 4096) == content &&
                           all.data[4095] == std::byte{'r'} && all.size >= size &&
                           (all.data[all.size - 1] == std::byte{'r'}) == (all.size == 4096);
        if (!right) ++wrong;
      } while (!done);
    });
  }
  for (uint64_t size = 8192; size <= 1 << 20; size += 4096) EXPECT_OK(storage->Grow(size));
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
}

TYPED_TEST(EveryStorage, WritersOfDifferentRangesDoNotDisturbEachOther) {
  constexpr size_t kPart = 10007;
  auto storage = this->CreateMain(std::string(4 * kPart, '.'));
  std::vector<std::thread> writers;
  for (size_t i = 0; i < 4; ++i) {
    writers.emplace_back([&storage, i] {
      for (size_t j = 0; j < kPart; j += 100) {
        const std::string text(std::min<size_t>(100, kPart - j), static_cast<char>('a' + i));
        EXPECT_OK(storage->Write(i * kPart + j, AsBytes(text)));
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(ReadText(*storage, i * kPart, kPart), std::string(kPart, static_cast<char>('a' + i)));
  }
}

TYPED_TEST(EveryStorage, ReadOnlyRefusesEveryChange) {
  this->CreateMain("content");
  auto storage = this->OpenMain(Access::kReadOnly);
  EXPECT_CODE(storage->Write(0, AsBytes("x")), "AERO_STORAGE_READ_ONLY");
  EXPECT_CODE(storage->Grow(100), "AERO_STORAGE_READ_ONLY");
  EXPECT_CODE(storage->Truncate(0), "AERO_STORAGE_READ_ONLY");
  EXPECT_CODE(storage->Lock(LockKind::kExclusive), "AERO_STORAGE_READ_ONLY");
  EXPECT_OK(storage->Sync());
  EXPECT_EQ(ReadText(*storage, 0, 7), "content");
  EXPECT_EQ(TextOf(storage->Map(0, 0).value()), "content");
}

TYPED_TEST(EveryStorage, APrivateHandleKeepsItsWritesToItself) {
  auto owner = this->CreateMain(std::string(20000, 'o'));
  auto storage = this->OpenMain(Access::kPrivate);
  const Region region = storage->Map(0, 0).value();
  EXPECT_OK(storage->Write(4000, AsBytes(std::string(200, 'p'))));
  const std::string changed =
      std::string(4000, 'o') + std::string(200, 'p') + std::string(15800, 'o');
  EXPECT_EQ(ReadText(*storage, 0, 20000), changed);
  EXPECT_EQ(TextOf(region), changed);
  EXPECT_OK(storage->Sync());
  EXPECT_CODE(storage->Grow(30000), "AERO_STORAGE_READ_ONLY");
  EXPECT_CODE(storage->Truncate(0), "AERO_STORAGE_READ_ONLY");
  EXPECT_CODE(storage->Lock(LockKind::kExclusive), "AERO_STORAGE_READ_ONLY");
  storage->Close();
  EXPECT_EQ(ReadText(*owner, 0, 20000), std::string(20000, 'o'));
  EXPECT_EQ(ReadText(*this->OpenMain(Access::kPrivate), 0, 20000), std::string(20000, 'o'));
}

TYPED_TEST(EveryStorage, AnExclusiveLockExcludesEveryOtherHandle) {
  auto writer = this->CreateMain("content");
  auto second = this->OpenMain(Access::kReadWrite);
  auto reader = this->OpenMain(Access::kReadOnly);
  EXPECT_OK(writer->Lock(LockKind::kExclusive));
  EXPECT_CODE(second->Lock(LockKind::kExclusive), "AERO_STORAGE_LOCKED");
  EXPECT_CODE(reader->Lock(LockKind::kShared), "AERO_STORAGE_LOCKED");
  writer->Close();
  EXPECT_OK(second->Lock(LockKind::kExclusive));
}

TYPED_TEST(EveryStorage, SharedLocksStandTogetherAndKeepWritersOut) {
  auto writer = this->CreateMain("content");
  auto first = this->OpenMain(Access::kReadOnly);
  auto second = this->OpenMain(Access::kPrivate);
  EXPECT_OK(first->Lock(LockKind::kShared));
  EXPECT_OK(second->Lock(LockKind::kShared));
  first->Close();
  EXPECT_CODE(writer->Lock(LockKind::kExclusive), "AERO_STORAGE_LOCKED");
  second.reset();
  EXPECT_OK(writer->Lock(LockKind::kExclusive));
}

TYPED_TEST(EveryStorage, AHandleMayChangeItsOwnLock) {
  auto writer = this->CreateMain("content");
  auto reader = this->OpenMain(Access::kReadOnly);
  EXPECT_OK(writer->Lock(LockKind::kExclusive));
  EXPECT_OK(writer->Lock(LockKind::kExclusive));
  EXPECT_OK(writer->Lock(LockKind::kShared));
  EXPECT_OK(reader->Lock(LockKind::kShared));
  EXPECT_CODE(writer->Lock(LockKind::kExclusive), "AERO_STORAGE_LOCKED");
  reader->Close();
  EXPECT_OK(writer->Lock(LockKind::kExclusive));
}

TYPED_TEST(EveryStorage, AClosedStorageRefusesEveryCallAndClosesAgain) {
  auto storage = this->CreateMain("content");
  storage->Close();
  storage->Close();
  char byte = 0;
  EXPECT_CODE(storage->Read(0, std::as_writable_bytes(std::span(&byte, 1))),
              "AERO_EXECUTION_HANDLE_CLOSED");
  EXPECT_CODE(storage->Write(0, AsBytes("x")), "AERO_EXECUTION_HANDLE_CLOSED");
  EXPECT_CODE(storage->Grow(100), "AERO_EXECUTION_HANDLE_CLOSED");
  EXPECT_CODE(storage->Truncate(0), "AERO_EXECUTION_HANDLE_CLOSED");
  EXPECT_CODE(storage->Sync(), "AERO_EXECUTION_HANDLE_CLOSED");
  EXPECT_CODE(storage->Map(0, 0), "AERO_EXECUTION_HANDLE_CLOSED");
  EXPECT_CODE(storage->Populate(0, 1), "AERO_EXECUTION_HANDLE_CLOSED");
  EXPECT_CODE(storage->Lock(LockKind::kShared), "AERO_EXECUTION_HANDLE_CLOSED");
}

}  // namespace
}  // namespace chassis
