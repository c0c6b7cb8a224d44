// SPDX-License-Identifier: Apache-2.0
#include "tests/durability/subject.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chassis {
namespace {

constexpr uint32_t kLargeDimension = 4096;  // four vectors to a slab
constexpr uint32_t kSmallDimension = 3;     // padded to 64 bytes

// Stages writes and notes them in the model.
class Writer {
 public:
  Writer(Store& store, Model& model) : store_(store), model_(model) {}

  uint32_t CreateCollection(const std::string& name, uint32_t dimension, Metric metric) {
    const uint32_t number = store_.CreateCollection(name, dimension, metric).value();
    ModelCollection& collection = model_[number];
    collection.name = name;
    collection.dimension = dimension;
    collection.metric = metric;
    return number;
  }

  void Insert(uint32_t collection, std::vector<ModelRecord> records) {
    std::vector<uint64_t> ids(records.size());
    const Columns columns(records);
    EXPECT_TRUE(batch().Insert(collection, columns.records, ids.data()).has_value());
    for (size_t i = 0; i < ids.size(); ++i) model_[collection].live[ids[i]] = records[i];
  }

  void Put(uint32_t collection, uint64_t id, ModelRecord record) {
    const std::vector<ModelRecord> rows{record};
    Columns columns(rows);
    columns.records.ids = &id;
    EXPECT_TRUE(batch().Put(collection, columns.records).has_value());
    Forget(collection, id);
    model_[collection].live[id] = std::move(record);
  }

  void Delete(uint32_t collection, uint64_t id) {
    EXPECT_TRUE(batch().Delete(collection, {&id, 1}).has_value());
    Forget(collection, id);
    model_[collection].live.erase(id);
    model_[collection].absent.insert(id);
  }

  void Commit() {
    const auto done = batch().Apply(SourceElement{kModelSource, ++elements_});
    EXPECT_TRUE(done.has_value() && done->applied);
  }

 private:
  // The document id that a record has had, if any, names none from here on.
  void Forget(uint32_t collection, uint64_t id) {
    const std::string document_id = model_[collection].live[id].document_id;
    if (!document_id.empty()) model_[collection].absent_document_ids.insert(document_id);
  }

  // Views of `rows`, which all have a vector or none.
  struct Columns {
    explicit Columns(const std::vector<ModelRecord>& rows) {
      for (const ModelRecord& row : rows) {
        vectors.insert(vectors.end(), row.vector.begin(), row.vector.end());
        payloads.push_back(row.document ? row.document->payload : std::string_view());
        schemas.push_back(row.document ? row.document->schema : std::string_view());
        versions.push_back(row.document ? row.document->version : std::string_view());
        document_ids.push_back(Key(row.document_id));
        groups.push_back(Key(row.group));
      }
      records.count = rows.size();
      records.vectors = vectors.empty() ? nullptr : vectors.data();
      records.documents = payloads.data();
      records.schemas = schemas.data();
      records.schema_versions = versions.data();
      records.document_ids = document_ids.data();
      records.groups = groups.data();
    }
    static std::string_view Key(const std::string& key) {
      return key.empty() ? std::string_view() : key;
    }

    std::vector<float> vectors;
    std::vector<std::string_view> payloads;
    std::vector<std::string_view> schemas;
    std::vector<std::string_view> versions;
    std::vector<std::string_view> document_ids;
    std::vector<std::string_view> groups;
    Records records;
  };

  Batch& batch() { return store_.shared_batch(); }

  Store& store_;
  Model& model_;
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

ModelDocument MakeDocument(int seed) {
  return {"payload number " + std::to_string(seed), "text", std::to_string(seed % 3)};
}

std::vector<ModelRecord> MakeRecords(uint32_t dimension, int seed, int count, bool documents) {
  std::vector<ModelRecord> records;
  for (int i = seed; i < seed + count; ++i) {
    ModelRecord record;
    if (dimension != 0) record.vector = MakeVector(dimension, i);
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
             {{}, ModelDocument{std::string(60'000, '\0'), "blank", "1"}, "", "blank"});
  writer.Commit();
}

void WriteBehindCheckpoint(Writer& writer, uint32_t small, uint32_t documents) {
  // Large enough to go past the log, into a new slab.
  writer.Insert(0, MakeRecords(kLargeDimension, 60, 3, false));
  writer.Commit();
  writer.Put(0, 0, {MakeVector(kLargeDimension, 70), MakeDocument(70), "document 70", "group 2"});
  writer.Put(small, 100, {MakeVector(kSmallDimension, 71), std::nullopt, "document 71", ""});
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
  options.first_extent = 64 << 10;
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
  Writer writer(*store, subject.model);
  const CollectionInfo first = store->Collection(0).value();
  subject.model[0].name = first.name;
  subject.model[0].dimension = first.dimension;
  subject.model[0].metric = first.metric;
  const uint32_t small = writer.CreateCollection("small", kSmallDimension, Metric::kCosine);
  const uint32_t documents = writer.CreateCollection("documents", 0, Metric::kL2);
  const uint32_t dropped = writer.CreateCollection("dropped", 2, Metric::kInnerProduct);
  WriteBeforeCheckpoint(writer, small, documents);
  EXPECT_TRUE(store->Checkpoint().has_value());
  WriteBehindCheckpoint(writer, small, documents);
  EXPECT_TRUE(store->DropCollection(dropped).has_value());
  subject.model.erase(dropped);
  for (auto& [number, collection] : subject.model) {
    collection.absent.insert(1'000'000);
    collection.absent_document_ids.insert("never");
    OrderByDistance(collection);
  }
  subject.unclean = subject.clean.Copy();
  EXPECT_TRUE(store->Close().has_value());
  return subject;
}

}  // namespace chassis
