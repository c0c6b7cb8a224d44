// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_UNIT_STORAGE_BACK_ENDS_H_
#define CHASSIS_TESTS_UNIT_STORAGE_BACK_ENDS_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "core/storage/storage_factory.h"
#include "tests/unit/storage/storage_bytes.h"
#include "tests/unit/storage/temporary_folder.h"

namespace chassis {

struct FileBackEnd {
  std::string uri() const { return folder / "s.chassis"; }
  TemporaryFolder folder;
};

struct MemoryBackEnd {
  std::string uri() const { return "memory:"; }
};

using BackEnds = ::testing::Types<FileBackEnd, MemoryBackEnd>;

// A factory on an empty back end.
template <typename BackEnd>
class OnEveryBackEnd : public ::testing::Test {
 protected:
  // Creates and publishes a main part with `content`.
  std::unique_ptr<MappedStorage> CreateMain(const std::string& content) {
    auto storage = std::move(factory->Create(Part::kMain)).value();
    EXPECT_OK(storage->Grow(content.size()));
    EXPECT_OK(storage->Write(0, AsBytes(content)));
    EXPECT_OK(factory->Publish());
    return storage;
  }
  std::unique_ptr<MappedStorage> OpenMain(Access access) {
    return std::move(factory->Open(Part::kMain, access)).value();
  }

  BackEnd back_end;
  std::unique_ptr<StorageFactory> factory = std::move(OpenFactory(back_end.uri())).value();
};

}  // namespace chassis

#endif  // CHASSIS_TESTS_UNIT_STORAGE_BACK_ENDS_H_
