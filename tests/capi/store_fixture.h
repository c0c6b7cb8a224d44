// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CAPI_STORE_FIXTURE_H_
#define CHASSIS_TESTS_CAPI_STORE_FIXTURE_H_

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "chassis/chassis.h"

namespace chassis::capi {

struct CloseHandle {
  void operator()(chassis_store* store) const { chassis_close(store, nullptr); }
  void operator()(chassis_batch* batch) const { chassis_batch_close(batch, nullptr); }
  void operator()(chassis_snapshot* snapshot) const { chassis_snapshot_close(snapshot, nullptr); }
  void operator()(chassis_cursor* cursor) const { chassis_cursor_close(cursor, nullptr); }
  void operator()(chassis_filter* filter) const { chassis_filter_close(filter, nullptr); }
};
using StoreHandle = std::unique_ptr<chassis_store, CloseHandle>;
using BatchHandle = std::unique_ptr<chassis_batch, CloseHandle>;
using SnapshotHandle = std::unique_ptr<chassis_snapshot, CloseHandle>;
using CursorHandle = std::unique_ptr<chassis_cursor, CloseHandle>;
using FilterHandle = std::unique_ptr<chassis_filter, CloseHandle>;

#define EXPECT_OK(call) EXPECT_EQ((call), CHASSIS_OK) << error.message
#define ASSERT_OK(call) ASSERT_EQ((call), CHASSIS_OK) << error.message
// Compares statuses by name, so that a failure shows the names.
#define EXPECT_STATUS(call, status) \
  EXPECT_STREQ(chassis_status_name(call), chassis_status_name(status)) << error.message

// Returns a struct of the header with its size set.
template <typename Struct>
Struct Sized() {
  Struct out{};
  out.struct_size = sizeof(Struct);
  return out;
}

inline chassis_bytes Bytes(std::string_view text) { return {text.data(), text.size()}; }
inline std::string Text(chassis_bytes bytes) {
  return {static_cast<const char*>(bytes.data), bytes.size};
}

// Rows of a matrix without gaps, which must outlive the records.
inline chassis_records Vectors(const std::vector<float>& matrix, size_t dimension = 4) {
  auto records = Sized<chassis_records>();
  records.count = matrix.size() / dimension;
  records.vectors = matrix.data();
  records.dimension = dimension;
  return records;
}

// One document, which must outlive the records.
inline chassis_records OneDocument(const chassis_bytes& payload) {
  static const chassis_bytes schema = Bytes("note"), version = Bytes("1");
  auto records = Sized<chassis_records>();
  records.count = 1;
  records.documents = &payload;
  records.schemas = &schema;
  records.schema_versions = &version;
  return records;
}

// An empty folder and stores in it. The destructor removes the folder, so that the handles of a
// derived test are closed before.
class StoreTest : public testing::Test {
 protected:
  ~StoreTest() override { std::filesystem::remove_all(folder); }
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "chassis-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    path = (folder / "s.chassis").string();
  }

  StoreHandle Create(uint32_t dimension = 4, uint32_t metric = CHASSIS_L2) {
    chassis_store* store = nullptr;
    EXPECT_OK(chassis_create(path.c_str(), dimension, metric, &store, &error));
    return StoreHandle(store);
  }
  StoreHandle Open(const chassis_options* options = nullptr) {
    chassis_store* store = nullptr;
    EXPECT_OK(chassis_open(path.c_str(), options, &store, &error));
    return StoreHandle(store);
  }
  chassis_status OpenStatus(const std::string& where, const chassis_options* options) {
    chassis_store* store = nullptr;
    const chassis_status status = chassis_open(where.c_str(), options, &store, &error);
    EXPECT_EQ(store == nullptr, status != CHASSIS_OK);
    chassis_close(store, nullptr);
    return status;
  }
  BatchHandle OpenBatch(const StoreHandle& store) {
    chassis_batch* batch = nullptr;
    EXPECT_OK(chassis_batch_open(store.get(), &batch, &error));
    return BatchHandle(batch);
  }
  SnapshotHandle OpenSnapshot(const StoreHandle& store) {
    chassis_snapshot* snapshot = nullptr;
    EXPECT_OK(chassis_snapshot_open(store.get(), &snapshot, &error));
    return SnapshotHandle(snapshot);
  }
  CursorHandle OpenCursor(const SnapshotHandle& snapshot, uint32_t collection = 0,
                          const chassis_cursor_options* options = nullptr) {
    chassis_cursor* cursor = nullptr;
    EXPECT_OK(chassis_cursor_open(snapshot.get(), collection, options, &cursor, &error));
    return CursorHandle(cursor);
  }
  // Returns all records that are left, reading `capacity` at a time.
  std::vector<chassis_record> Walk(const CursorHandle& cursor, size_t capacity = 64) {
    std::vector<chassis_record> piece(capacity), all;
    for (size_t count = 1; count > 0;) {
      piece[0] = Sized<chassis_record>();
      EXPECT_OK(chassis_cursor_next(cursor.get(), piece.data(), capacity, &count, &error));
      all.insert(all.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return all;
  }
  FilterHandle OpenFilter(const chassis_filter_spec& spec) {
    chassis_filter* filter = nullptr;
    EXPECT_OK(chassis_filter_open(&spec, &filter, &error));
    return FilterHandle(filter);
  }

  // Stages a vector of four floats, all `value`, in the store's own batch.
  uint64_t Insert(const StoreHandle& store, float value) {
    const float vector[4] = {value, value, value, value};
    uint64_t id = 0;
    EXPECT_OK(chassis_insert(store.get(), vector, 4, &id, &error));
    return id;
  }
  uint64_t Commit(const StoreHandle& store) {
    uint64_t seq = 0;
    EXPECT_OK(chassis_commit(store.get(), &seq, &error));
    return seq;
  }
  // Commits a batch and returns the result, which has its failure values if the commit fails.
  chassis_commit_result CommitBatch(const BatchHandle& batch) {
    auto result = Sized<chassis_commit_result>();
    EXPECT_OK(chassis_batch_commit(batch.get(), nullptr, &result, &error));
    return result;
  }
  uint64_t InsertCommitted(const StoreHandle& store, float value) {
    const uint64_t id = Insert(store, value);
    Commit(store);
    return id;
  }
  chassis_store_info Info(const StoreHandle& store) {
    auto info = Sized<chassis_store_info>();
    EXPECT_OK(chassis_get_info(store.get(), &info, &error));
    return info;
  }
  uint64_t Count(const SnapshotHandle& snapshot, uint32_t collection = 0) {
    uint64_t count = 0;
    EXPECT_OK(chassis_snapshot_count(snapshot.get(), collection, nullptr, &count, &error));
    return count;
  }

  std::string ReadFile(const std::string& name) const {
    std::ifstream file(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void WriteFile(const std::string& name, std::string_view bytes) const {
    std::ofstream(name, std::ios::binary | std::ios::trunc) << bytes;
  }
  // Copies the files of the open store at `path`, as a kill would leave them; returns their path.
  std::string KilledCopy() const {
    const std::string copy = (folder / "killed.chassis").string();
    for (const char* part : {"", "-wal0", "-wal1"}) {
      std::filesystem::remove(copy + part);
      if (std::filesystem::exists(path + part)) std::filesystem::copy(path + part, copy + part);
    }
    return copy;
  }

  // Makes the open files with these names unusable: this process can neither read nor write them.
  void BreakFiles(const std::set<std::string>& names) {
    const int broken = open("/dev/null", O_PATH | O_CLOEXEC);
    ASSERT_GE(broken, 0);
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code gone;
      const auto target = std::filesystem::read_symlink(entry.path(), gone);
      if (!names.contains(target.string())) continue;
      ASSERT_GE(dup2(broken, std::stoi(entry.path().filename().string())), 0);
    }
    close(broken);
  }

  std::filesystem::path folder;
  std::string path;
  chassis_error error{};
};

// An open store of four dimensions, and a batch of its own.
class OpenStoreTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    store = Create();
    batch = OpenBatch(store);
  }
  // The first component of a vector; -1 if there is none.
  float First(const StoreHandle& of, uint64_t id) {
    float out[4] = {-1, -1, -1, -1};
    const chassis_status status = chassis_get_vector(of.get(), id, out, 4, &error);
    EXPECT_TRUE(status == CHASSIS_OK || status == AERO_QUERY_NOT_FOUND) << error.message;
    return out[0];
  }
  std::string Payload(const SnapshotHandle& snapshot, uint64_t id) {
    auto document = Sized<chassis_document>();
    EXPECT_OK(chassis_snapshot_documents(snapshot.get(), 0, &id, 1, &document, &error));
    return document.found ? Text(document.payload) : "<none>";
  }

  StoreHandle store;
  BatchHandle batch;
};

inline chassis_options Options(uint32_t flags = 0, uint32_t dimension = 0, uint32_t metric = 0) {
  auto options = Sized<chassis_options>();
  options.flags = flags;
  options.dimension = dimension;
  options.metric = metric;
  return options;
}

}  // namespace chassis::capi

#endif  // CHASSIS_TESTS_CAPI_STORE_FIXTURE_H_
