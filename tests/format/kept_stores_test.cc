// SPDX-License-Identifier: Apache-2.0
// Stores of every format since 3 are kept in tests/data. Each is read as it was when it was
// written, and goes on.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "core/storage/storage_factory.h"
#include "core/store/store.h"
#include "tests/format/content_text.h"
#include "tests/support/content_reading.h"
#include "tests/unit/storage/temporary_folder.h"

namespace chassis {
namespace {

namespace fs = std::filesystem;

// Returns a folder with the kept stores.
const std::string& Unpacked() {
  static const TemporaryFolder folder;
  static const bool unpacked = [] {
    for (const auto& entry : fs::recursive_directory_iterator(CHASSIS_FORMAT_DATA)) {
      if (entry.path().extension() != ".gz") continue;
      const std::string command = "tar -C " + folder.path() + " -xf " + entry.path().string();
      if (std::system(command.c_str()) != 0) return false;
    }
    return true;
  }();
  EXPECT_TRUE(unpacked);
  return folder.path();
}

// Returns the paths of the kept stores without their endings.
std::vector<fs::path> KeptStores() {
  std::vector<fs::path> stores;
  for (const auto& entry : fs::directory_iterator(Unpacked())) {
    if (entry.path().extension() == ".txt")
      stores.push_back(fs::path(entry.path()).replace_extension());
  }
  return stores;
}

class KeptStore {
 public:
  explicit KeptStore(const fs::path& from)
      : expected_(ContentOf(ReadFile(from.string() + ".txt"))) {
    for (const char* ending : {"", "-wal0", "-wal1"}) {
      const fs::path part = from.string() + ".chassis" + ending;
      if (fs::exists(part)) fs::copy(part, folder_ / ("s.chassis" + std::string(ending)));
    }
  }

  Result<std::shared_ptr<Store>> Open(bool read_only) const {
    OpenOptions options;
    options.read_only = read_only;
    CHASSIS_ASSIGN(auto factory, OpenFactory(folder_ / "s.chassis"));
    return Store::Open(std::move(factory), std::move(options));
  }

  void ExpectAllRight(Store& store) const {
    const Status right = ReadContent(store, expected_, ReadPlan{}).AllRight();
    EXPECT_TRUE(right) << right.error().message;
    const auto report = store.Verify();
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_TRUE(report->findings.empty()) << report->findings.front().message;
  }

 private:
  TemporaryFolder folder_;
  const StoreContent expected_;
};

TEST(KeptStores, AreThere) { EXPECT_GE(KeptStores().size(), 3U); }

TEST(KeptStores, AreReadAsTheyWereWritten) {
  for (const fs::path& path : KeptStores()) {
    SCOPED_TRACE(path.string());
    const KeptStore kept(path);
    const auto store = kept.Open(true);
    ASSERT_TRUE(store) << store.error().message;
    kept.ExpectAllRight(**store);
  }
}

TEST(KeptStores, GoOn) {
  for (const fs::path& path : KeptStores()) {
    SCOPED_TRACE(path.string());
    const KeptStore kept(path);
    {
      const auto store = kept.Open(false);
      ASSERT_TRUE(store) << store.error().message;
      kept.ExpectAllRight(**store);
      const auto passing = (*store)->CreateCollection("passing", 4, Metric::kL2);
      ASSERT_TRUE(passing) << passing.error().message;
      ASSERT_TRUE((*store)->DropCollection(*passing));
      ASSERT_TRUE((*store)->Close());
    }
    const auto again = kept.Open(false);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_TRUE((*again)->Verify()->findings.empty());
  }
}

}  // namespace
}  // namespace chassis
