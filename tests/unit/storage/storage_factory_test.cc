// SPDX-License-Identifier: Apache-2.0
// The promises of every factory, and the choice of a factory by URI.
#include "core/storage/storage_factory.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/unit/storage/back_ends.h"

namespace chassis {
namespace {

template <typename BackEnd>
using EveryFactory = OnEveryBackEnd<BackEnd>;
TYPED_TEST_SUITE(EveryFactory, BackEnds);

constexpr Part kParts[] = {Part::kMain, Part::kLog0, Part::kLog1};

TYPED_TEST(EveryFactory, WhatWasNotCreatedIsNotFound) {
  for (const Part part : kParts) {
    for (const Access access : {Access::kReadWrite, Access::kReadOnly, Access::kPrivate}) {
      EXPECT_CODE(this->factory->Open(part, access), "AERO_STORAGE_NOT_FOUND");
    }
  }
}

TYPED_TEST(EveryFactory, PartsHaveNamesOfTheirOwnThatTheirStoragesBear) {
  const std::string main = this->factory->PartName(Part::kMain);
  EXPECT_EQ(main, this->back_end.uri());
  EXPECT_EQ(this->factory->PartName(Part::kLog0), main + "-wal0");
  EXPECT_EQ(this->factory->PartName(Part::kLog1), main + "-wal1");
  for (const Part part : kParts) {
    EXPECT_EQ(this->factory->Create(part).value()->name(), this->factory->PartName(part));
  }
}

TYPED_TEST(EveryFactory, TheMainPartHasNoNameUntilPublished) {
  auto created = this->factory->Create(Part::kMain).value();
  EXPECT_EQ(created->Size(), 0u);
  EXPECT_OK(created->Grow(5));
  EXPECT_OK(created->Write(0, AsBytes("bytes")));
  EXPECT_CODE(this->factory->Open(Part::kMain, Access::kReadOnly), "AERO_STORAGE_NOT_FOUND");
  EXPECT_OK(this->factory->Publish());
  EXPECT_EQ(ReadText(*this->OpenMain(Access::kReadOnly), 0, 5), "bytes");
  EXPECT_OK(created->Write(0, AsBytes("BYTES")));
  EXPECT_EQ(ReadText(*this->OpenMain(Access::kReadOnly), 0, 5), "BYTES");
}

TYPED_TEST(EveryFactory, AMainPartThatWasDroppedCannotBePublished) {
  EXPECT_CODE(this->factory->Publish(), "AERO_INTERNAL_STATE");
  this->factory->Create(Part::kMain).value().reset();
  EXPECT_CODE(this->factory->Publish(), "AERO_INTERNAL_STATE");
  EXPECT_CODE(this->factory->Open(Part::kMain, Access::kReadOnly), "AERO_STORAGE_NOT_FOUND");
}

TYPED_TEST(EveryFactory, PublishingNeverReplacesContent) {
  this->CreateMain("the first");
  auto second = this->factory->Create(Part::kMain).value();
  EXPECT_OK(second->Grow(6));
  EXPECT_CODE(this->factory->Publish(), "AERO_QUERY_EXISTS");
  EXPECT_CODE(this->factory->Publish(), "AERO_INTERNAL_STATE");
  EXPECT_EQ(ReadText(*this->OpenMain(Access::kReadOnly), 0, 9), "the first");
}

TYPED_TEST(EveryFactory, PublishingReplacesAnEmptyMainPart) {
  this->CreateMain("");
  this->CreateMain("content");
  EXPECT_EQ(ReadText(*this->OpenMain(Access::kReadOnly), 0, 7), "content");
}

TYPED_TEST(EveryFactory, ALogHasItsNameAtOnceAndIsNotCreatedTwice) {
  for (const Part part : {Part::kLog0, Part::kLog1}) {
    auto log = this->factory->Create(part).value();
    EXPECT_OK(log->Grow(3));
    EXPECT_OK(log->Write(0, AsBytes("log")));
    EXPECT_CODE(this->factory->Create(part), "AERO_QUERY_EXISTS");
    EXPECT_EQ(ReadText(*this->factory->Open(part, Access::kReadOnly).value(), 0, 3), "log");
  }
}

TYPED_TEST(EveryFactory, RemovesPartsAndWhatIsNotThere) {
  this->CreateMain("content");
  EXPECT_TRUE(this->factory->Create(Part::kLog0).has_value());
  for (const Part part : kParts) {
    EXPECT_EQ(this->factory->Exists(part), part != Part::kLog1);
    EXPECT_OK(this->factory->Remove(part));
    EXPECT_EQ(this->factory->Exists(part), false);
    EXPECT_CODE(this->factory->Open(part, Access::kReadOnly), "AERO_STORAGE_NOT_FOUND");
  }
  EXPECT_OK(this->factory->SyncDirectory());
}

TYPED_TEST(EveryFactory, AStorageOutlivesItsFactoryAndItsName) {
  auto storage = this->CreateMain("content");
  const Region region = storage->Map(0, 0).value();
  EXPECT_OK(this->factory->Remove(Part::kMain));
  this->factory.reset();
  EXPECT_EQ(ReadText(*storage, 0, 7), "content");
  EXPECT_EQ(TextOf(region), "content");
}

TEST(OpenFactory, MemoryIsPrivateToItsFactoryAndNotPersistent) {
  auto one = OpenFactory("memory:").value();
  auto other = OpenFactory("memory:").value();
  auto storage = one->Create(Part::kMain).value();
  EXPECT_OK(one->Publish());
  EXPECT_CODE(other->Open(Part::kMain, Access::kReadOnly), "AERO_STORAGE_NOT_FOUND");
  EXPECT_FALSE(one->persistent());
}

TEST(OpenFactory, EverythingButTheOneUriIsAFileName) {
  const TemporaryFolder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  for (const std::string name :
       {"./memory:", "memory:x", "Memory:", "foo:bar", "file:x", "a b%21!", "plain"}) {
    auto factory = OpenFactory(name).value();
    EXPECT_TRUE(factory->persistent()) << name;
    EXPECT_EQ(factory->PartName(Part::kMain), name);
    auto storage = factory->Create(Part::kMain).value();
    EXPECT_OK(factory->Publish());
    EXPECT_TRUE(std::filesystem::exists(folder.path() + "/" + name)) << name;
  }
  std::filesystem::current_path(before);
}

TEST(OpenFactory, RefusesWhatNamesNoFile) {
  EXPECT_CODE(OpenFactory(""), "AERO_QUERY_INVALID");
  EXPECT_CODE(OpenFactory("/"), "AERO_QUERY_INVALID");
  EXPECT_CODE(OpenFactory("/tmp/"), "AERO_QUERY_INVALID");
  EXPECT_CODE(OpenFactory(std::string("/tmp/a\0b", 8)), "AERO_QUERY_INVALID");
}

TEST(OpenFactory, NamesAMissingFolder) {
  const TemporaryFolder folder;
  const auto factory = OpenFactory(folder / "missing/s.chassis");
  EXPECT_CODE(factory, "AERO_STORAGE_NOT_FOUND");
  EXPECT_NE(factory.error().message.find(folder / "missing/"), std::string::npos)
      << factory.error().message;
}

}  // namespace
}  // namespace chassis
