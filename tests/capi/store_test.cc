// SPDX-License-Identifier: Apache-2.0
#include "chassis/store.h"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "store_fixture.h"

namespace chassis::capi {
namespace {

namespace fs = std::filesystem;

// Collects log lines, and calls the library from the log callback.
struct Log {
  static void Take(void* user, int32_t level, const char* message, size_t size) {
    auto* log = static_cast<Log*>(user);
    EXPECT_EQ(std::strlen(message), size);
    if (log->store != nullptr) {
      auto info = Sized<chassis_store_info>();
      log->inner.push_back(chassis_get_info(log->store, &info, nullptr));
    }
    log->lines.emplace_back(level, message);
  }
  chassis_options Options(uint32_t flags = 0) {
    auto options = capi::Options(flags);
    options.log = &Log::Take;
    options.log_user = this;
    return options;
  }

  chassis_store* store = nullptr;
  std::vector<std::pair<int32_t, std::string>> lines;
  std::vector<chassis_status> inner;
};

using Store = StoreTest;

TEST_F(Store, TheFirstProgramWorks) {
  const float v[4] = {1, 2, 3, 4};
  chassis_store* s = nullptr;
  uint64_t id = 99, ids[3];
  float d[3];
  size_t n = 0;
  ASSERT_OK(chassis_create(path.c_str(), 4, CHASSIS_L2, &s, &error));
  EXPECT_OK(chassis_insert(s, v, 4, &id, &error));
  EXPECT_OK(chassis_commit(s, nullptr, &error));
  EXPECT_OK(chassis_search(s, v, 4, 3, ids, d, &n, &error));
  EXPECT_OK(chassis_close(s, &error));
  EXPECT_EQ(id, 0u);
  ASSERT_EQ(n, 1u);
  EXPECT_EQ(ids[0], 0u);
  EXPECT_EQ(d[0], 0.0f);
}

TEST_F(Store, CreateOpensAStoreThatExists) {
  InsertCommitted(Create(), 1);
  EXPECT_EQ(Info(Create()).records, 1u);
}

TEST_F(Store, OpenWithoutOptionsWantsAStore) {
  EXPECT_STATUS(OpenStatus(path, nullptr), AERO_STORAGE_NOT_FOUND);
  EXPECT_EQ(std::string(error.message).rfind("open " + path + ": ", 0), 0u) << error.message;
  EXPECT_FALSE(fs::exists(path));
  InsertCommitted(Create(), 1);
  EXPECT_EQ(Info(Open()).records, 1u);
}

TEST_F(Store, ExclusiveRefusesAStoreThatExists) {
  const auto options = Options(CHASSIS_OPEN_CREATE | CHASSIS_OPEN_EXCLUSIVE, 4);
  EXPECT_STATUS(OpenStatus(path, &options), CHASSIS_OK);
  EXPECT_STATUS(OpenStatus(path, &options), AERO_QUERY_EXISTS);
}

TEST_F(Store, TheFolderMustExist) {
  const auto options = Options(CHASSIS_OPEN_CREATE, 4);
  EXPECT_STATUS(OpenStatus((folder / "missing" / "s.chassis").string(), &options),
                AERO_STORAGE_NOT_FOUND);
  EXPECT_FALSE(fs::exists(folder / "missing"));
}

TEST_F(Store, ZeroTakesTheDimensionAndMetricOfTheStore) {
  Create(4, CHASSIS_COSINE);
  auto info = Sized<chassis_collection_info>();
  EXPECT_OK(chassis_collection_get_info(Create(0, 0).get(), 0, &info, &error));
  EXPECT_EQ(info.dimension, 4u);
  EXPECT_EQ(info.metric, CHASSIS_COSINE);
}

TEST_F(Store, DimensionAndMetricAreFixedAndTheMessageNamesBoth) {
  Create(4, CHASSIS_L2);
  const auto wider = Options(0, 5);
  EXPECT_STATUS(OpenStatus(path, &wider), AERO_CONFIG_IMMUTABLE);
  EXPECT_NE(std::string(error.message).find('4'), std::string::npos) << error.message;
  EXPECT_NE(std::string(error.message).find('5'), std::string::npos) << error.message;
  const auto other = Options(0, 4, CHASSIS_COSINE);
  EXPECT_STATUS(OpenStatus(path, &other), AERO_CONFIG_IMMUTABLE);
  const auto same = Options(0, 4, CHASSIS_L2);
  EXPECT_STATUS(OpenStatus(path, &same), CHASSIS_OK);
}

TEST_F(Store, OptionsThatMakeNoSenseAreRefusedByName) {
  const std::pair<chassis_options, const char*> cases[] = {
      {Options(8), "flags"},
      {Options(CHASSIS_OPEN_READ_ONLY | CHASSIS_OPEN_CREATE), "read-only"},
      {Options(CHASSIS_OPEN_EXCLUSIVE), "exclusive"},
      {Options(CHASSIS_OPEN_CREATE, CHASSIS_MAX_DIMENSION + 1), "dimension"},
      {Options(CHASSIS_OPEN_CREATE, 4, 4), "metric"},
  };
  for (const auto& [options, field] : cases) {
    EXPECT_STATUS(OpenStatus(path, &options), AERO_CONFIG_INVALID);
    EXPECT_NE(std::string(error.message).find(field), std::string::npos) << error.message;
    EXPECT_EQ(error.severity, CHASSIS_SEVERITY_REJECT);
  }
  auto verify = Options(CHASSIS_OPEN_CREATE, 4);
  verify.verify = 3;
  EXPECT_STATUS(OpenStatus(path, &verify), AERO_CONFIG_INVALID);
  auto reserved = Options(CHASSIS_OPEN_CREATE, 4);
  reserved.reserved = 1;
  EXPECT_STATUS(OpenStatus(path, &reserved), AERO_CONFIG_INVALID);
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(Store, OptionsOfSizeZeroAreRefusedByAMessageThatNamesTheMacro) {
  const chassis_options options{};
  EXPECT_STATUS(OpenStatus(path, &options), AERO_QUERY_INVALID);
  EXPECT_NE(std::string(error.message).find("CHASSIS_OPTIONS()"), std::string::npos);
}

TEST_F(Store, OptionsOfAnOlderProgramWork) {
  auto options = Options(CHASSIS_OPEN_CREATE, 4);
  options.verify = 77;
  options.struct_size = offsetof(chassis_options, verify);  // 77 is not part of it
  EXPECT_STATUS(OpenStatus(path, &options), CHASSIS_OK);
}

TEST_F(Store, OptionsOfANewerProgramWorkUnlessTheySaySomethingNew) {
  struct {
    chassis_options known;
    uint64_t unknown;
  } newer{Options(CHASSIS_OPEN_CREATE, 4), 1};
  newer.known.struct_size = sizeof newer;
  EXPECT_STATUS(OpenStatus(path, &newer.known), AERO_QUERY_INVALID);
  newer.unknown = 0;
  EXPECT_STATUS(OpenStatus(path, &newer.known), CHASSIS_OK);
}

TEST_F(Store, ASecondHandleIsLockedOutUntilTheFirstIsClosed) {
  StoreHandle first = Create();
  const auto read_only = Options(CHASSIS_OPEN_READ_ONLY);
  EXPECT_STATUS(OpenStatus(path, nullptr), AERO_STORAGE_LOCKED);
  EXPECT_STATUS(OpenStatus(path, &read_only), AERO_STORAGE_LOCKED);
  EXPECT_OK(chassis_close(first.release(), &error));
  EXPECT_STATUS(OpenStatus(path, nullptr), CHASSIS_OK);
}

TEST_F(Store, AFileThatIsNoStoreIsRefusedAndLeftAlone) {
  const std::string foreign = "this was here before, and it is longer than seventeen bytes";
  WriteFile(path, foreign);
  const auto options = Options(CHASSIS_OPEN_CREATE, 4);
  EXPECT_STATUS(OpenStatus(path, &options), AERO_CONFIG_NOT_A_STORE);
  EXPECT_EQ(ReadFile(path), foreign);
  EXPECT_STATUS(OpenStatus(folder.string(), &options), AERO_CONFIG_NOT_A_STORE);
}

TEST_F(Store, InMemoryIsPrivateToItsHandle) {
  path = "memory:";
  const StoreHandle one = Create();
  const StoreHandle other = Create();
  InsertCommitted(one, 1);
  EXPECT_EQ(Info(one).records, 1u);
  EXPECT_EQ(Info(other).records, 0u);
  EXPECT_STATUS(OpenStatus("memory:", nullptr), AERO_STORAGE_NOT_FOUND);
}

TEST_F(Store, CloseLeavesOneFile) {
  InsertCommitted(Create(), 1);
  const std::vector<fs::directory_entry> files{fs::directory_iterator(folder), {}};
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].path(), path);
}

TEST_F(Store, CloseDiscardsWhatIsStagedAndSaysSo) {
  Create();
  Log log;
  const auto options = log.Options();
  StoreHandle store = Open(&options);
  Insert(store, 1);
  Insert(store, 2);
  EXPECT_EQ(Info(store).staged, 2u);
  log.lines.clear();
  EXPECT_OK(chassis_close(store.release(), &error));
  ASSERT_EQ(log.lines.size(), 1u);
  EXPECT_EQ(log.lines[0].first, CHASSIS_LOG_WARNING);
  EXPECT_NE(log.lines[0].second.find("2 staged"), std::string::npos) << log.lines[0].second;
  EXPECT_EQ(Info(Open()).records, 0u);
}

TEST_F(Store, CloseOfACommittedStoreSaysNothing) {
  Create();
  Log log;
  const auto options = log.Options();
  StoreHandle store = Open(&options);
  InsertCommitted(store, 1);
  EXPECT_OK(chassis_close(store.release(), &error));
  EXPECT_TRUE(log.lines.empty());
}

TEST_F(Store, CloseReportsItsFailingCheckpointAndTheNextOpenRecovers) {
  StoreHandle store = Create();
  InsertCommitted(store, 1);
  BreakFiles({path});
  chassis_store* closed = store.release();
  EXPECT_STATUS(chassis_close(closed, &error), AERO_STORAGE_READ_FAILED);
  EXPECT_EQ(std::string(error.message).rfind("close " + path + ": ", 0), 0u) << error.message;
  EXPECT_EQ(error.system_errno, EBADF);
  EXPECT_STATUS(chassis_close(closed, &error), AERO_EXECUTION_HANDLE_CLOSED);
  EXPECT_EQ(Info(Open()).records, 1u);
}

// If the library held a lock while it logs, this test would hang.
TEST_F(Store, TheLogMayCallTheLibrary) {
  InsertCommitted(Create(), 1);
  std::string bytes = ReadFile(path);
  const float one[4] = {1, 1, 1, 1};
  const size_t at = bytes.find(std::string(reinterpret_cast<const char*>(one), sizeof one));
  ASSERT_NE(at, std::string::npos);
  bytes[at] ^= 1;
  WriteFile(path, bytes);

  Log log;
  const auto options = log.Options();
  StoreHandle store = Open(&options);
  log.store = store.get();
  float out[4];
  EXPECT_STATUS(chassis_get_vector(store.get(), 0, out, 4, &error), AERO_DATA_CORRUPTION);
  EXPECT_FALSE(log.inner.empty());
  for (const chassis_status status : log.inner) EXPECT_EQ(status, CHASSIS_OK);
}

TEST_F(Store, InfoCountsRecordsAndSnapshots) {
  StoreHandle store = Create();
  const auto empty = Info(store);
  EXPECT_EQ(empty.collections, 1u);
  EXPECT_EQ(empty.records, 0u);
  EXPECT_EQ(empty.snapshots, 0u);
  const uint64_t id = InsertCommitted(store, 1);
  const uint64_t seq = InsertCommitted(store, 2) == id + 1 ? Info(store).commit_seq : 0;
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Insert(store, 3);
  const auto full = Info(store);
  EXPECT_EQ(full.records, 2u);
  EXPECT_EQ(full.commit_seq, seq);
  EXPECT_EQ(full.staged, 1u);
  EXPECT_EQ(full.snapshots, 1u);
  EXPECT_GT(full.log_bytes, 0u);
  EXPECT_EQ(full.file_bytes, fs::file_size(path));
  EXPECT_EQ(full.read_only, 0u);
  EXPECT_EQ(full.poisoned, 0u);
}

TEST_F(Store, CheckpointPutsCommitsIntoTheMainFile) {
  const StoreHandle store = Create();
  InsertCommitted(store, 1);
  EXPECT_LT(Info(store).checkpoint_seq, Info(store).commit_seq);
  EXPECT_OK(chassis_checkpoint(store.get(), &error));
  EXPECT_EQ(Info(store).checkpoint_seq, Info(store).commit_seq);
}

TEST_F(Store, ReadOnlyRefusesEveryWriteAndChangesNoFile) {
  InsertCommitted(Create(), 1);
  const std::string before = ReadFile(path);
  const auto options = Options(CHASSIS_OPEN_READ_ONLY);
  {
    const StoreHandle store = Open(&options);
    EXPECT_EQ(Info(store).read_only, 1u);
    const float vector[4] = {};
    EXPECT_STATUS(chassis_insert(store.get(), vector, 4, nullptr, &error), AERO_STORAGE_READ_ONLY);
    EXPECT_STATUS(chassis_checkpoint(store.get(), &error), AERO_STORAGE_READ_ONLY);
    EXPECT_STATUS(chassis_collection_create(store.get(), "c", nullptr, nullptr, &error),
                  AERO_STORAGE_READ_ONLY);
    float out[4];
    EXPECT_OK(chassis_get_vector(store.get(), 0, out, 4, &error));
    EXPECT_OK(chassis_verify(store.get(), nullptr, nullptr, nullptr, 0, &error));
  }
  EXPECT_EQ(ReadFile(path), before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1);
}

TEST_F(Store, RecoveryBringsBackWhatWasCommittedAndReportsIt) {
  const StoreHandle store = Create();
  auto report = Sized<chassis_recovery_report>();
  EXPECT_OK(chassis_recovery(store.get(), &report, &error));
  EXPECT_EQ(report.clean, 1u);
  InsertCommitted(store, 1);
  InsertCommitted(store, 2);
  Insert(store, 3);
  path = KilledCopy();
  const StoreHandle killed = Open();
  EXPECT_EQ(Info(killed).records, 2u);
  EXPECT_OK(chassis_recovery(killed.get(), &report, &error));
  EXPECT_EQ(report.clean, 0u);
  EXPECT_EQ(report.commits_replayed, 2u);
  EXPECT_EQ(report.may_have_lost, 0u);
  EXPECT_EQ(report.damaged, 0u);
  EXPECT_LT(std::strlen(report.detail), sizeof report.detail);
}

TEST_F(Store, ReadOnlyOpeningReplaysInMemory) {
  const StoreHandle store = Create();
  InsertCommitted(store, 1);
  path = KilledCopy();
  const std::string before = ReadFile(path);
  const auto options = Options(CHASSIS_OPEN_READ_ONLY);
  EXPECT_EQ(Info(Open(&options)).records, 1u);
  EXPECT_EQ(ReadFile(path), before);
}

TEST_F(Store, AMissingLogIsAnErrorAndTheFileIsLeftAlone) {
  const StoreHandle store = Create();
  InsertCommitted(store, 1);
  const std::string killed = KilledCopy();
  fs::remove(killed + "-wal0");
  fs::remove(killed + "-wal1");
  const std::string before = ReadFile(killed);
  EXPECT_STATUS(OpenStatus(killed, nullptr), AERO_RECOVERY_INCONSISTENT);
  EXPECT_EQ(ReadFile(killed), before);
}

TEST_F(Store, VerifyModesSayWhenAVectorIsChecked) {
  InsertCommitted(Create(), 1);
  std::string bytes = ReadFile(path);
  const float one[4] = {1, 1, 1, 1};
  bytes[bytes.find(std::string(reinterpret_cast<const char*>(one), sizeof one))] ^= 1;
  WriteFile(path, bytes);
  for (const auto& [mode, status] : {std::pair{CHASSIS_VERIFY_FIRST_TOUCH, AERO_DATA_CORRUPTION},
                                     std::pair{CHASSIS_VERIFY_EVERY_READ, AERO_DATA_CORRUPTION},
                                     std::pair{CHASSIS_VERIFY_ON_DEMAND, CHASSIS_OK}}) {
    auto options = Options(CHASSIS_OPEN_READ_ONLY);
    options.verify = mode;
    const StoreHandle store = Open(&options);
    float out[4];
    EXPECT_STATUS(chassis_get_vector(store.get(), 0, out, 4, &error), status);
    EXPECT_STATUS(chassis_verify(store.get(), nullptr, nullptr, nullptr, 0, &error),
                  AERO_DATA_CORRUPTION);
  }
}

TEST_F(Store, CorruptionStopsWritingUntilItIsReopened) {
  InsertCommitted(Create(), 1);
  std::string bytes = ReadFile(path);
  const float one[4] = {1, 1, 1, 1};
  bytes[bytes.find(std::string(reinterpret_cast<const char*>(one), sizeof one))] ^= 1;
  WriteFile(path, bytes);
  StoreHandle store = Open();
  float out[4] = {9, 9, 9, 9};
  EXPECT_STATUS(chassis_get_vector(store.get(), 0, out, 4, &error), AERO_DATA_CORRUPTION);
  EXPECT_EQ(out[0], 9.0f);
  EXPECT_NE(std::string(error.message).find(path), std::string::npos) << error.message;
  EXPECT_NE(error.offset, CHASSIS_NO_OFFSET);
  EXPECT_EQ(Info(store).poisoned, 1u);
  EXPECT_STATUS(chassis_insert(store.get(), one, 4, nullptr, &error), AERO_STORAGE_POISONED);
  EXPECT_STATUS(chassis_close(store.release(), &error), AERO_STORAGE_POISONED);
  EXPECT_EQ(Info(Open()).poisoned, 0u);
}

}  // namespace
}  // namespace chassis::capi
