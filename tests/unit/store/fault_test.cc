// SPDX-License-Identifier: Apache-2.0 Every call that can fail is made to fail, once or for good.
// Acknowledged commits are there afterwards, the error of a failed commit has its outcome, and a
// full disk stops writing only while it is full.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/unit/store/faulty_factory.h"
#include "tests/unit/store/store_fixture.h"

namespace chassis {
namespace {

using Content = std::map<uint64_t, float>;

class FaultTest : public testing::Test {
 protected:
  struct Life {
    Content acknowledged;
    Content issued;  // the content with the last commit, whose outcome may be unknown
    bool failed = false;
    Outcome outcome = Outcome::kNone;  // of the commit that failed, if one did
  };

  // Inserts, replaces, deletes and checkpoints until something fails, or to the end.
  Life Run(Fault& fault) {
    Life life;
    auto store = Store::Open(
        std::make_unique<FaultyFactory>(std::make_unique<ImageFactory>(fixture_.image), fault),
        StoreFixture::Options());
    if (!store) {
      life.failed = true;
      return life;
    }
    for (int step = 0; step < 12 && !life.failed; ++step) {
      Step(**store, step, life);
      life.failed = life.failed || (step % 5 == 4 && !(*store)->Checkpoint());
    }
    if (life.failed && fault.kind == Fault::Kind::kNoSpace) {
      EXPECT_FALSE((*store)->Info().poisoned) << "a full disk is not damage";
      fault.at = -1;  // space returns
      const auto seq = (*store)->shared_batch().Commit();
      EXPECT_TRUE(seq) << seq.error().message;
      life.acknowledged = life.issued;
      life.outcome = Outcome::kMade;
    }
    life.failed = !(*store)->Close() || life.failed;
    return life;
  }

  void Step(Store& store, int step, Life& life) {
    Batch& batch = store.shared_batch();
    const auto x = static_cast<float>(step);
    const size_t count = step % 4 == 3 ? 1500 : 40;  // the large ones spill
    const std::vector<float> rows(count * StoreFixture::kDimension, x);
    Records records;
    records.count = count;
    records.vectors = rows.data();
    std::vector<uint64_t> ids(count);
    life.issued = life.acknowledged;
    const uint64_t victim = life.acknowledged.empty() ? 0 : life.acknowledged.begin()->first;
    if (!batch.Insert(0, records, ids.data()) || !batch.Delete(0, {&victim, 1})) {
      life.failed = true;
      return;
    }
    for (const uint64_t id : ids) life.issued[id] = x;
    life.issued.erase(victim);
    const auto done = batch.Commit();
    if (done) {
      life.acknowledged = life.issued;
      return;
    }
    life.failed = true;
    life.outcome = done.error().outcome;
    EXPECT_NE(life.outcome, Outcome::kNone) << done.error().message;
    EXPECT_EQ(SeverityOf(done.error()) == Severity::kFatal, store.Info().poisoned)
        << done.error().message;
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
      const Life life = Run(fault);
      const Content found = Reopen();
      EXPECT_TRUE(found == life.acknowledged || found == life.issued);
      if (life.outcome == Outcome::kMade) {
        EXPECT_EQ(found, life.issued);
      } else if (life.outcome == Outcome::kNotMade) {
        EXPECT_EQ(found, life.acknowledged);
      }
      met_.insert(life.outcome);
    }
  }

  StoreFixture fixture_;
  std::set<Outcome> met_;
};

TEST_F(FaultTest, AnInputOutputErrorOnceLosesNothingAcknowledged) {
  FailEveryCall(Fault::Kind::kInputOutput, false);
  EXPECT_EQ(met_, (std::set{Outcome::kNone, Outcome::kMade, Outcome::kNotMade, Outcome::kUnknown}));
}

TEST_F(FaultTest, AnInputOutputErrorForGoodLosesNothingAcknowledged) {
  FailEveryCall(Fault::Kind::kInputOutput, true);
}

TEST_F(FaultTest, AFullDiskLosesNothingAndWritingGoesOnWhenSpaceReturns) {
  FailEveryCall(Fault::Kind::kNoSpace, true);
}

}  // namespace
}  // namespace chassis
