// SPDX-License-Identifier: Apache-2.0
#include "tests/durability/subject.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/columns.h"

namespace chassis {
namespace {

constexpr uint32_t kLargeDimension = 4096;  // four vectors to a slab
constexpr uint32_t kSmallDimension = 3;     // padded to 64 bytes

// Each batch is an element of this stream.
constexpr const char* kStream = "stream";

// Stages writes, and applies them to the expected content.
class Writer {
 public:
  Writer(Store& store, Expectation& expected) : store_(store), expected_(expected) {}

  uint32_t CreateCollection(const std::string& name, uint32_t dimension, Metric metric) {
    const uint32_t number = store_.CreateCollection(name, dimension, metric).value();
    expected_.content.Create(number, {name, dimension, metric, 0, {}});
    return number;
  }

  void DropCollection(uint32_t number) {
    EXPECT_TRUE(store_.DropCollection(number).has_value());
    expected_.content.collections.erase(number);
    expected_.content.seq = store_.Info().commit_seq;
  }

  void Insert(uint32_t collection, const std::vector<RecordContent>& rows) {
    std::vector<uint64_t> ids(rows.size());
    EXPECT_TRUE(batch().Insert(collection, Columns(rows).View(), ids.data()).has_value());
    for (size_t i = 0; i < ids.size(); ++i) puts_.push_back({collection, ids[i], rows[i]});
  }

  void Put(uint32_t collection, uint64_t id, const RecordContent& row) {
    const std::vector<RecordContent> rows{row};
    const Columns columns(rows);
    Records records = columns.View();
    records.ids = &id;
    EXPECT_TRUE(batch().Put(collection, records).has_value());
    puts_.push_back({collection, id, row});
  }

  void Delete(uint32_t collection, uint64_t id) {
    EXPECT_TRUE(batch().Delete(collection, {&id, 1}).has_value());
    Forget(collection, id);
    expected_.plan.ids.insert(id);
  }

  void Commit() {
    const auto done = batch().Commit({StreamPosition{kStream, ++elements_}});
    ASSERT_TRUE(done.has_value() && done->applied);
    for (const auto& [collection, id, row] : std::exchange(puts_, {})) {
      Forget(collection, id);
      At(collection).Set(id, PutOver({}, row, false, done->seq));
    }
    expected_.content.streams[kStream] = elements_;
    expected_.content.seq = done->seq;
  }

 private:
  struct StagedPut {
    uint32_t collection;
    uint64_t id;
    RecordContent row;
  };

  CollectionContent& At(uint32_t number) {
    return expected_.content.collections.at(number).Change();
  }

  // Removes a record. A document id that it had is looked up all the same, and must not be found
  // unless another put gives it again.
  void Forget(uint32_t collection, uint64_t id) {
    const RecordContent* record = At(collection).Find(id);
    if (record == nullptr) return;
    if (!record->document_id.empty()) expected_.plan.document_ids.insert(record->document_id);
    At(collection).records.erase(id);
  }

  Batch& batch() { return store_.shared_batch(); }

  Store& store_;
  Expectation& expected_;
  std::vector<StagedPut> puts_;
  uint64_t elements_ = 0;
};

// Small integers at both ends, zeros between.
std::vector<float> MakeVector(uint32_t dimension, int seed) {
  std::vector<float> vector(dimension);
  for (uint32_t i = 0; i < 3; ++i) {
    vector[i] = static_cast<float>((seed * 37 + static_cast<int>(i) * 11) % 100 + 1);
  }
  vector.back() = static_cast<float>(seed % 50 + 1);
  return vector;
}

DocumentContent MakeDocument(int seed) {
  return {"payload number " + std::to_string(seed), "text", std::to_string(seed % 3)};
}

std::vector<RecordContent> MakeRecords(uint32_t dimension, int seed, int count, bool documents) {
  std::vector<RecordContent> records;
  for (int i = seed; i < seed + count; ++i) {
    RecordContent record;
    if (dimension != 0) record.vector = VectorContent(MakeVector(dimension, i));
    if (documents) record.document = MakeDocument(i);
    if (i % 3 != 0) record.document_id = "document " + std::to_string(i);
    if (i % 2 != 0) record.group = "group " + std::to_string(i % 4);
    records.push_back(std::move(record));
  }
  return records;
}

void WriteBeforeCheckpoint(Writer& writer, uint32_t small, uint32_t documents) {
  writer.Insert(0, MakeRecords(kLargeDimension, 1, 5, true));
  writer.Insert(small, MakeRecords(kSmallDimension, 20, 8, false));
  writer.Insert(documents, MakeRecords(0, 40, 5, true));
  writer.Commit();
  writer.Delete(0, 1);
  writer.Delete(small, 2);
  writer.Delete(documents, 3);
  writer.Put(documents, 1,
             {{}, DocumentContent{std::string(60'000, '\0'), "blank", "1"}, "", "blank"});
  writer.Commit();
}

void WriteBehindCheckpoint(Writer& writer, uint32_t small, uint32_t documents) {
  // Large enough to be direct, into a new slab.
  writer.Insert(0, MakeRecords(kLargeDimension, 60, 3, false));
  writer.Commit();
  writer.Put(
      0, 0,
      {VectorContent(MakeVector(kLargeDimension, 70)), MakeDocument(70), "document 70", "group 2"});
  writer.Put(small, 100,
             {VectorContent(MakeVector(kSmallDimension, 71)), std::nullopt, "document 71", ""});
  writer.Delete(small, 5);
  writer.Commit();
  writer.Insert(documents, MakeRecords(0, 80, 2, true));
  writer.Delete(documents, 0);
  writer.Commit();
  writer.Insert(small, MakeRecords(kSmallDimension, 90, 1, true));
  writer.Commit();
}

}  // namespace

OpenOptions SubjectOptions() {
  OpenOptions options;
  options.first_log = 64 << 10;
  options.direct_batch = 32 << 10;
  return options;
}

Subject MakeSubject() {
  Subject subject;
  OpenOptions options = SubjectOptions();
  options.create = true;
  options.dimension = kLargeDimension;
  const auto store =
      Store::Open(std::make_unique<ImageFactory>(subject.clean), std::move(options)).value();
  Expectation& expected = subject.expected;
  expected.content = ContentOfNewStore(*store);
  Writer writer(*store, expected);
  const uint32_t small = writer.CreateCollection("small", kSmallDimension, Metric::kCosine);
  const uint32_t documents = writer.CreateCollection("documents", 0, Metric::kL2);
  const uint32_t dropped = writer.CreateCollection("dropped", 2, Metric::kInnerProduct);
  WriteBeforeCheckpoint(writer, small, documents);
  EXPECT_TRUE(store->Checkpoint().has_value());
  WriteBehindCheckpoint(writer, small, documents);
  writer.DropCollection(dropped);
  expected.searches = ExpectSearches(expected.content);
  expected.plan.every_id = false;
  expected.plan.one_by_one = true;
  expected.plan.ids.insert(1'000'000);
  expected.plan.document_ids.insert("never");
  expected.plan.groups.insert("never");
  subject.unclean = subject.clean.Copy();
  EXPECT_TRUE(store->Close().has_value());
  return subject;
}

}  // namespace chassis
