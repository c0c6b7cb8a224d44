// SPDX-License-Identifier: Apache-2.0
// Opening a store and reading one record costs the same for any number of records. The kernel's
// counters show it: bytes read, and page faults.
#include <sys/resource.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "tests/capi/store_fixture.h"

namespace chassis::capi {
namespace {

constexpr uint32_t kDimension = 16;
constexpr uint64_t kRowsPerCommit = 100'000;
constexpr uint64_t kMostRecords = CHASSIS_TEST_RECORDS;
constexpr bool kSanitized = CHASSIS_TEST_SANITIZED;
// Of the first records, so many are put again and so many are deleted.
constexpr uint64_t kChanged = 100;

// The limits in the README for memory of the library beyond the mapped file.
constexpr uint64_t kMemoryOfImport = uint64_t{64} << 20;
constexpr uint64_t kMemoryOfOpenStore = uint64_t{16} << 20;

struct Counters {
  uint64_t bytes_read = 0;
  uint64_t page_faults = 0;
};

// Bytes of the process that are not pages of a file.
uint64_t OwnMemory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("RssAnon:")) return std::stoull(line.substr(8)) << 10;
  }
  return 0;
}

Counters ReadCounters() {
  Counters counters;
  std::ifstream io("/proc/self/io");
  for (std::string key; io >> key;) {
    uint64_t value = 0;
    io >> value;
    if (key == "rchar:") counters.bytes_read = value;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  counters.page_faults = static_cast<uint64_t>(usage.ru_minflt + usage.ru_majflt);
  return counters;
}

class OpenCost : public StoreTest {
 protected:
  void Build(uint64_t records) {
    std::filesystem::remove(path);
    const StoreHandle store = Create(kDimension);
    const BatchHandle batch = OpenBatch(store);
    std::vector<float> rows(kRowsPerCommit * kDimension);
    const uint64_t before = OwnMemory();
    for (uint64_t first = 0; first < records; first += kRowsPerCommit) {
      const uint64_t count = std::min(kRowsPerCommit, records - first);
      rows.assign(count * kDimension, 0);
      for (uint64_t i = 0; i < count; ++i) rows[i * kDimension] = static_cast<float>(first + i);
      auto columns = Sized<chassis_records>();
      columns.count = count;
      columns.vectors = rows.data();
      columns.dimension = kDimension;
      ASSERT_OK(chassis_batch_insert(batch.get(), 0, &columns, nullptr, &error));
      ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
      if (kSanitized) continue;
      ASSERT_LE(OwnMemory(), before + kMemoryOfImport);
    }
    Change(batch);
  }

  void Change(const BatchHandle& batch) {
    std::vector<uint64_t> ids(kChanged);
    for (uint64_t i = 0; i < kChanged; ++i) ids[i] = 2 * i;
    const std::vector<float> rows(kChanged * kDimension, -1);
    auto columns = Sized<chassis_records>();
    columns.count = kChanged;
    columns.ids = ids.data();
    columns.vectors = rows.data();
    columns.dimension = kDimension;
    ASSERT_OK(chassis_batch_put(batch.get(), 0, &columns, &error));
    for (uint64_t& id : ids) ++id;
    ASSERT_OK(chassis_batch_delete(batch.get(), 0, ids.data(), ids.size(), &error));
    ASSERT_OK(chassis_batch_commit(batch.get(), nullptr, nullptr, &error));
  }

  Counters OpenAndGet(uint64_t id, float expected) {
    const Counters before = ReadCounters();
    {
      const uint64_t memory = OwnMemory();
      const StoreHandle store = Open();
      float vector[kDimension] = {};
      EXPECT_OK(chassis_get_vector(store.get(), id, vector, kDimension, &error));
      EXPECT_EQ(vector[0], expected);
      if (!kSanitized) {
        EXPECT_LE(OwnMemory(), memory + kMemoryOfOpenStore);
      }
    }
    const Counters after = ReadCounters();
    return {after.bytes_read - before.bytes_read, after.page_faults - before.page_faults};
  }
};

TEST_F(OpenCost, DoesNotGrowWithTheNumberOfRecords) {
  Build(10'000);
  OpenAndGet(4, -1);  // so that work that a process does once is not counted
  const Counters few = OpenAndGet(5'000, 5'000);
  for (uint64_t records = 100'000; records <= kMostRecords; records *= 10) {
    Build(records);
    for (const uint64_t id : {records / 2, records - 1, uint64_t{4}}) {
      const Counters many = OpenAndGet(id, id == 4 ? -1 : static_cast<float>(id));
      std::printf("%lu records: %lu bytes read, %lu page faults; 10000 records: %lu and %lu\n",
                  static_cast<unsigned long>(records), static_cast<unsigned long>(many.bytes_read),
                  static_cast<unsigned long>(many.page_faults),
                  static_cast<unsigned long>(few.bytes_read),
                  static_cast<unsigned long>(few.page_faults));
      EXPECT_LE(many.bytes_read, 2 * few.bytes_read);
      EXPECT_LE(many.page_faults, 2 * few.page_faults);
    }
  }
}

}  // namespace
}  // namespace chassis::capi
