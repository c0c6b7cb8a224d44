// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_STORE_SUBJECT_H_
#define CHASSIS_TESTS_CRASH_STORE_SUBJECT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "tests/crash/driver.h"
#include "tests/crash/explorer.h"

namespace chassis::crash {

// Opens crashed images as stores and compares them with the history that they come from: read-only
// and for writing, twice, and after further commits, a close and a reopen.
class StoreSubject final : public Subject {
 public:
  // The disk drops operations of a recorded recovery for which `allow` is false.
  StoreSubject(const History& history, OpenOptions options,
               std::function<bool(const Operation&)> allow)
      : history_(history), options_(std::move(options)), allow_(std::move(allow)) {}

  Verdict Check(const DiskImage& image) override;
  Trace Recover(const DiskImage& image) override;
  // Superblocks, and the first page of the newest catalog and of its copy.
  std::vector<std::pair<Part, uint64_t>> MirroredPages(const DiskImage& image) const override;

 private:
  Verdict CheckAbsent();
  // Returns the level whose content equals that of the store.
  Result<int> Level(Store& store) const;
  Result<int> ReadOnlyLevel();
  // Commits a little more and closes; returns the content of the store at the end.
  Result<StoreContent> GoOn(Store& store, int level);
  Status CheckGoesOn(std::shared_ptr<Store>& store, int level);
  // Applies all elements again, as a consumer does that does not know its position in the stream.
  Status CheckStream(Store& store, int level) const;
  Status CheckSecondRecovery(const DiskImage& recovered, int level);
  Result<int> CheckRecovery();

  const History& history_;
  const OpenOptions options_;
  const std::function<bool(const Operation&)> allow_;
  Disk disk_;
  std::unordered_set<uint64_t> worked_on_;  // recovered images that were used further already
};

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_STORE_SUBJECT_H_
