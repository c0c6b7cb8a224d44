// SPDX-License-Identifier: Apache-2.0
// Every call that can fail is made to fail, once and for good: what was acknowledged is there
// afterwards, and a full disk stops nothing for longer than it is full.
#include <gtest/gtest.h>

#include <map>

#include "tests/unit/store/faulty_factory.h"
#include "tests/unit/store/store_fixture.h"

namespace chassis {
namespace {

using Content = std::map<uint64_t, float>;

class FaultTest : public testing::Test {
 protected:
  struct Outcome {
    Content acknowledged;
    Content issued;  // what the last commit, whose outcome is not known, would have made of it
    bool failed = false;
  };

  // Inserts, replaces, deletes and checkpoints until something fails, or to the end.
  Outcome Run(Fault& fault) {
    Outcome outcome;
    auto store = Store::Open(
        std::make_unique<FaultyFactory>(std::make_unique<ImageFactory>(fixture_.image), fault),
        StoreFixture::Options());
    if (!store) {
      outcome.failed = true;
      return outcome;
    }
    for (int step = 0; step < 12 && !outcome.failed; ++step) {
      Step(**store, step, outcome);
      outcome.failed = outcome.failed || (step % 5 == 4 && !(*store)->Checkpoint());
    }
    if (outcome.failed && fault.kind == Fault::Kind::kNoSpace) {
      EXPECT_FALSE((*store)->Info().poisoned) << "a full disk is not damage";
      fault.at = -1;  // space returns
      const auto seq = (*store)->shared_batch().Commit();
      EXPECT_TRUE(seq) << seq.error().message;
      outcome.acknowledged = outcome.issued;
    }
    outcome.failed = !(*store)->Close() || outcome.failed;
    return outcome;
  }

  void Step(Store& store, int step, Outcome& outcome) {
    Batch& batch = store.shared_batch();
    const auto x = static_cast<float>(step);
    const size_t count = step % 4 == 3 ? 1500 : 40;  // the large ones go direct
    const std::vector<float> rows(count * StoreFixture::kDimension, x);
    Records records;
    records.count = count;
    records.vectors = rows.data();
    std::vector<uint64_t> ids(count);
    outcome.issued = outcome.acknowledged;
    const uint64_t victim = outcome.acknowledged.empty() ? 0 : outcome.acknowledged.begin()->first;
    if (!batch.Insert(0, records, ids.data()) || !batch.Delete(0, {&victim, 1})) {
      outcome.failed = true;
      return;
    }
    for (const uint64_t id : ids) outcome.issued[id] = x;
    outcome.issued.erase(victim);
    if (batch.Commit()) {
      outcome.acknowledged = outcome.issued;
    } else {
      outcome.failed = true;
    }
  }

  Content Reopen() {
    Content content;
    OpenOptions options = StoreFixture::Options();
    auto store = fixture_.Open(options);
    const auto snapshot = *store->NewSnapshot();
    for (uint64_t id = 0; id < store->Collection(0)->next_id; ++id) {
      const float* vector = nullptr;
      EXPECT_TRUE(snapshot->View(0, {&id, 1}, &vector));
      if (vector != nullptr) content[id] = vector[0];
    }
    EXPECT_TRUE(store->Verify()->findings.empty());
    EXPECT_TRUE(store->Close());
    return content;
  }

  int CountCalls(Fault::Kind kind) {
    Fault none{kind};
    EXPECT_FALSE(Run(none).failed);
    fixture_ = {};
    return none.calls;
  }

  void FailEveryCall(Fault::Kind kind, bool sticky) {
    const int calls = CountCalls(kind);
    ASSERT_GT(calls, 3);
    for (int at = 0; at < calls; ++at) {
      SCOPED_TRACE("call " + std::to_string(at));
      fixture_ = {};
      Fault fault{kind, at, sticky};
      const Outcome outcome = Run(fault);
      const Content found = Reopen();
      EXPECT_TRUE(found == outcome.acknowledged || found == outcome.issued);
    }
  }

  StoreFixture fixture_;
};

TEST_F(FaultTest, AnInputOutputErrorOnceLosesNothingAcknowledged) {
  FailEveryCall(Fault::Kind::kInputOutput, false);
}

TEST_F(FaultTest, AnInputOutputErrorForGoodLosesNothingAcknowledged) {
  FailEveryCall(Fault::Kind::kInputOutput, true);
}

TEST_F(FaultTest, AFullDiskLosesNothingAndWritingGoesOnWhenSpaceReturns) {
  FailEveryCall(Fault::Kind::kNoSpace, true);
}

}  // namespace
}  // namespace chassis
