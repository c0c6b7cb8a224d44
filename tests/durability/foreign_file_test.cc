// SPDX-License-Identifier: Apache-2.0
// A file that is not a store is refused with a code of its own and stays unchanged.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "tests/capi/store_fixture.h"

namespace chassis::capi {
namespace {

constexpr uint32_t kWaysToOpen[] = {0, CHASSIS_OPEN_CREATE, CHASSIS_OPEN_READ_ONLY};

class ForeignFile : public StoreTest {
 protected:
  struct State {
    std::string bytes;
    int64_t modified_seconds;
    int64_t modified_nanoseconds;
    std::set<std::string> folder;
    bool operator==(const State&) const = default;
  };

  State Look(bool with_bytes) const {
    struct stat status {};
    EXPECT_EQ(lstat(path.c_str(), &status), 0);
    State state{
        with_bytes ? ReadFile(path) : "", status.st_mtim.tv_sec, status.st_mtim.tv_nsec, {}};
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      state.folder.insert(entry.path().filename().string());
    }
    return state;
  }

  // Opens the file in every way and expects `status` and no change.
  void ExpectRefusal(chassis_status status, bool with_bytes = true) {
    const State before = Look(with_bytes);
    for (const uint32_t flags : kWaysToOpen) {
      const chassis_options options = Options(flags);
      EXPECT_STATUS(OpenStatus(path, &options), status);
      EXPECT_NE(std::string(error.message).find("s.chassis"), std::string::npos) << error.message;
      EXPECT_TRUE(Look(with_bytes) == before) << "changed, flags " << flags;
    }
  }
};

TEST_F(ForeignFile, OfAnySizeIsRefusedAndUnchanged) {
  for (const int size : {1, 17, 4095, 4096, 70'000}) {
    for (const char fill : {'x', '\0'}) {
      SCOPED_TRACE(std::to_string(size) + " bytes of " + std::to_string(fill));
      WriteFile(path, std::string(static_cast<size_t>(size), fill));
      ExpectRefusal(AERO_CONFIG_NOT_A_STORE);
    }
  }
}

TEST_F(ForeignFile, AFolderIsRefused) {
  std::filesystem::create_directory(path);
  ExpectRefusal(AERO_CONFIG_NOT_A_STORE, false);
  EXPECT_TRUE(std::filesystem::is_empty(path));
}

TEST_F(ForeignFile, AFifoIsRefusedWithoutWaitingForItsOtherEnd) {
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  ExpectRefusal(AERO_CONFIG_NOT_A_STORE, false);
}

TEST_F(ForeignFile, ADeviceIsRefused) {
  ASSERT_EQ(symlink("/dev/zero", path.c_str()), 0);
  ExpectRefusal(AERO_CONFIG_NOT_A_STORE, false);
}

TEST_F(ForeignFile, AnIndexOfChassis0IsRefusedByAMessageOfItsOwn) {
  std::string header(4096, '\0');
  std::memcpy(header.data(), "CHASSIS\0", 8);
  header[8] = 1;   // version
  header[12] = 4;  // dimensions
  header[16] = 2;  // vectors
  for (const size_t vectors : {size_t{0}, size_t{2}, size_t{100}}) {
    WriteFile(path, header + std::string(16 * vectors, '\x3f'));
    ExpectRefusal(AERO_CONFIG_UNSUPPORTED_FORMAT);
    EXPECT_NE(std::string(error.message).find("0.x"), std::string::npos) << error.message;
  }
}

TEST_F(ForeignFile, AStoreCutShortIsDamageAndUnchanged) {
  const StoreHandle store = Create();
  InsertCommitted(store, 1);
  const std::string whole = ReadFile(KilledCopy());
  for (const size_t size : {size_t{4095}, size_t{4096}, size_t{12287}, size_t{16384}}) {
    path = (folder / ("cut" + std::to_string(size) + "-s.chassis")).string();
    WriteFile(path, std::string_view(whole).substr(0, size));
    ExpectRefusal(AERO_METADATA_CORRUPTION);
  }
}

TEST_F(ForeignFile, AnEmptyFileBecomesAStoreOnlyWhenAskedTo) {
  WriteFile(path, "");
  EXPECT_NE(OpenStatus(path, nullptr), CHASSIS_OK);
  EXPECT_EQ(ReadFile(path), "");
  const StoreHandle store = Create();
  EXPECT_EQ(Info(store).records, 0u);
}

}  // namespace
}  // namespace chassis::capi
