// SPDX-License-Identifier: Apache-2.0
// Compares random histories of a store that is reopened and crashes with a model in memory, and its
// documents with SQLite.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/detail/Configuration.h>

#include <iostream>
#include <string>
#include <vector>

#include "tests/model/history.h"

namespace chassis::model {
namespace {

constexpr size_t kSteps = CHASSIS_TEST_STEPS;  // of each of 100 histories
constexpr size_t kStepsBetweenChecks = 10;

rc::Gen<uint64_t> AnyNumber() {
  return [](rc::Random random, int) { return rc::shrinkable::just(random.next()); };
}

// A failing history is shrunk by leaving out steps.
rc::Gen<std::vector<uint64_t>> AnySteps() {
  return [](rc::Random random, int) {
    std::vector<uint64_t> steps(kSteps);
    for (uint64_t& step : steps) step = random.next();
    return rc::shrinkable::shrinkRecur(std::move(steps), [](const std::vector<uint64_t>& all) {
      return rc::shrink::removeChunks(all);
    });
  };
}

void Follow(uint64_t setup, const std::vector<uint64_t>& steps) {
  History history(setup);
  for (size_t i = 0; i < steps.size(); ++i) {
    history.Step(steps[i]);
    if (i % kStepsBetweenChecks == 0) history.Check();
  }
  history.Check();
}

TEST(StoreModel, EveryHistoryEqualsTheModel) {
  uint64_t operations = 0;
  uint64_t histories = 0;
  EXPECT_TRUE(rc::check("every history equals the model", [&] {
    const uint64_t setup = *AnyNumber();
    const std::vector<uint64_t> steps = *AnySteps();
    Follow(setup, steps);
    operations += steps.size();
    ++histories;
  }));
  const std::string sqlite = SqliteMirror::Version();
  std::cout << operations << " operations in " << histories << " histories; documents "
            << (sqlite.empty() ? "not compared with SQLite, which is not built in"
                               : "compared with SQLite " + sqlite)
            << "\nto replay: RC_PARAMS=\"seed=" << rc::detail::configuration().testParams.seed
            << "\"\n";
}

}  // namespace
}  // namespace chassis::model
