// SPDX-License-Identifier: Apache-2.0
// Random histories of a store, with reopening and with kills, against a map in memory.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <optional>
#include <string>

#include "tests/unit/store/store_fixture.h"

namespace chassis {
namespace {

struct ModelRecord {
  std::optional<float> x;
  std::optional<std::string> text;
};
using Model = std::map<uint64_t, ModelRecord>;

class History : StoreFixture {
 public:
  History() { store_ = Open(); }

  void Step() {
    switch (*rc::gen::inRange(0, 12)) {
      case 0:
        return Rollback();
      case 1:
        RC_ASSERT(store_->Checkpoint().has_value());
        return;
      case 2:
        return Reopen(*rc::gen::arbitrary<bool>());
      case 3:
        return InsertMany();
      case 4:
      case 5:
        return Commit();
      case 6:
        return Delete();
      default:
        return Put();
    }
  }

  void Check() {
    const auto snapshot = *store_->NewSnapshot();
    CheckRecords(*snapshot);
    std::map<uint64_t, int> met;
    const auto cursor = *Cursor::Open(*snapshot, 0);
    uint64_t ids[7];
    for (auto n = cursor->Next(ids); *n > 0; n = cursor->Next(ids)) {
      for (size_t i = 0; i < *n; ++i) ++met[ids[i]];
    }
    RC_ASSERT(met.size() == committed_.size());
    for (const auto& [id, record] : committed_) RC_ASSERT(met[id] == 1);
    RC_ASSERT(store_->Collection(0)->live == committed_.size());
    RC_ASSERT(store_->Collection(0)->next_id == next_id_);
    RC_ASSERT(store_->Verify()->findings.empty());
  }

 private:
  static uint64_t AnyId() { return *rc::gen::inRange<uint64_t>(0, 60); }

  void Put() {
    const uint64_t id = AnyId();
    const bool with_vector = *rc::gen::arbitrary<bool>();
    const bool with_text = !with_vector || *rc::gen::arbitrary<bool>();
    const auto x = static_cast<float>(++counter_);
    const std::string text(*rc::gen::inRange<size_t>(0, 2000), static_cast<char>('a' + id % 26));
    OneRecord record(x);
    if (!with_vector) record.records.vectors = nullptr;
    if (with_text) record.SetDocument(text);
    record.records.keep_absent = *rc::gen::arbitrary<bool>();
    RC_ASSERT(store_->shared_batch().Put(0, record.WithId(id)).has_value());
    ModelRecord& model = staged_[id];
    if (!record.records.keep_absent) model = {};
    if (with_vector) model.x = x;
    if (with_text) model.text = text;
    staged_next_ = std::max(staged_next_, id + 1);
  }

  // Enough rows for extents to grow and for batches to go direct.
  void InsertMany() {
    const auto count = *rc::gen::inRange<size_t>(1, 600);
    const auto x = static_cast<float>(++counter_);
    const std::vector<float> rows(count * kDimension, x);
    Records records;
    records.count = count;
    records.vectors = rows.data();
    std::vector<uint64_t> ids(count);
    RC_ASSERT(store_->shared_batch().Insert(0, records, ids.data()).has_value());
    for (size_t i = 0; i < count; ++i) {
      RC_ASSERT(ids[i] == staged_next_ + i);
      staged_[ids[i]].x = x;
    }
    staged_next_ += count;
  }

  void Delete() {
    const uint64_t id = AnyId();
    RC_ASSERT(store_->shared_batch().Delete(0, {&id, 1}).has_value());
    staged_.erase(id);
  }

  void Commit() {
    RC_ASSERT(store_->shared_batch().Commit().has_value());
    committed_ = staged_;
    // Records that came and went within one batch were never committed.
    next_id_ = std::max(next_id_, store_->Collection(0)->next_id);
    staged_next_ = next_id_;
    if (!committed_.empty()) RC_ASSERT(next_id_ > committed_.rbegin()->first);
  }

  void Rollback() {
    store_->shared_batch().Rollback();
    staged_ = committed_;
    staged_next_ = next_id_;
  }

  void Reopen(bool kill) {
    if (kill) {
      StoreImage left = image.Copy();
      store_.reset();
      image = std::move(left);
    } else {
      RC_ASSERT(store_->Close().has_value());
      store_.reset();
    }
    store_ = Open();
    staged_ = committed_;
    staged_next_ = next_id_;
  }

  void CheckRecords(const Snapshot& snapshot) {
    for (uint64_t id = 0; id < next_id_ + 3; ++id) {
      const auto found = committed_.find(id);
      const ModelRecord expected = found == committed_.end() ? ModelRecord{} : found->second;
      const float* vector = nullptr;
      RC_ASSERT(snapshot.View(0, {&id, 1}, &vector).has_value());
      RC_ASSERT((vector != nullptr) == expected.x.has_value());
      for (uint32_t i = 0; vector != nullptr && i < kDimension; ++i) {
        RC_ASSERT(vector[i] == *expected.x);
      }
      Document document;
      RC_ASSERT(snapshot.Documents(0, {&id, 1}, &document).has_value());
      RC_ASSERT(document.found == expected.text.has_value());
      if (document.found) RC_ASSERT(document.payload == *expected.text);
    }
  }

  std::shared_ptr<Store> store_;
  Model committed_;
  Model staged_;
  uint64_t next_id_ = 0;
  uint64_t staged_next_ = 0;
  int counter_ = 0;
};

RC_GTEST_PROP(StoreModel, EveryHistoryEqualsTheModel, ()) {
  History history;
  const auto steps = *rc::gen::inRange(1, 60);
  for (int i = 0; i < steps; ++i) {
    history.Step();
    if (i % 8 == 7) history.Check();
  }
  history.Check();
}

}  // namespace
}  // namespace chassis
