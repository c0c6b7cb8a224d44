// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/stream_workload.h"

namespace chassis::crash {
namespace {

constexpr uint32_t kDefault = 0;
// A batch of this many vectors is direct.
constexpr size_t kDirectCount = 300;

}  // namespace

void StreamWorkload(Driver& driver) {
  const auto edit_of = [&](int stream, uint64_t seq, uint64_t amount, size_t rows = 0) {
    Edit edit = driver.NewEdit();
    edit.Become({stream, seq, amount});
    if (rows > 0) edit.Insert(kDefault, rows);
    return edit;
  };
  const auto apply = [&](int stream, uint64_t seq, uint64_t amount, size_t rows = 0) {
    Edit edit = edit_of(stream, seq, amount, rows);
    driver.Commit(edit);
  };
  const auto skip = [&](int stream, uint64_t seq, size_t rows = 0) {
    Edit edit = edit_of(stream, seq, 1000, rows);
    driver.Skip(edit);
  };
  driver.Create();
  driver.Put(kDefault, {10});
  apply(0, 0, 1, 2);
  skip(0, 0);
  apply(1, 7, 2, kDirectCount);
  apply(0, 1, 4);
  skip(1, 6, kDirectCount);
  driver.Checkpoint();
  apply(1, 9, 0);
  driver.Insert(kDefault, 1);
  driver.Kill();
  driver.Open();
  apply(0, 2, 8, 3);
  skip(0, 2);
  driver.LoseUnsynced();
  driver.Open();
  apply(0, 5, 16);
  driver.Close();
  driver.Open();
  apply(1, 10, 32);
  skip(1, 10, kDirectCount);
  driver.DropCollection(driver.CreateCollection("passing", 16));
  Edit large = edit_of(0, 6, 64, 200);
  driver.FailCommit(large, Part::kLog0);
  driver.Commit(large);
  driver.Checkpoint();
  skip(0, 6);
  apply(0, 7, 0);
}

}  // namespace chassis::crash
