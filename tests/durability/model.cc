// SPDX-License-Identifier: Apache-2.0
#include "tests/durability/model.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "core/search/search.h"

namespace chassis {
namespace {

// Reads one collection through one snapshot and notes what it finds.
class CollectionReader {
 public:
  CollectionReader(Store& store, const Snapshot& snapshot, uint32_t number,
                   const ModelCollection& model, Reading& reading)
      : store_(store), snapshot_(snapshot), number_(number), model_(model), reading_(reading) {}

  void ReadAll() {
    ReadInfo();
    for (const auto& [id, record] : model_.live) ReadLive(id, record);
    for (const uint64_t id : model_.absent) ReadAbsent(id);
    for (const std::string& key : model_.absent_document_ids) ReadAbsentKey(key);
    ReadGroups();
    WalkCursor();
    if (model_.dimension != 0) SearchAll();
  }

 private:
  void Wrong(const std::string& what, uint64_t id) {
    if (!reading_.wrong.empty()) return;
    reading_.wrong =
        what + ", collection " + std::to_string(number_) + ", id " + std::to_string(id);
  }

  // True if `result` is an answer; an error is noted, of `live` if it is not null.
  template <typename T>
  bool Answered(const Result<T>& result, const uint64_t* live) {
    if (result.has_value()) return true;
    reading_.errors.push_back(result.error());
    if (live != nullptr) reading_.refused.insert({number_, *live});
    return false;
  }

  void ReadInfo() {
    const auto info = snapshot_.Collection(number_);
    if (!info) return Wrong("collection: " + info.error().message, 0);
    if (info->name != model_.name || info->dimension != model_.dimension ||
        info->metric != model_.metric || info->live != model_.live.size()) {
      Wrong("collection information", 0);
    }
    const auto found = store_.FindCollection(model_.name);
    if (!found || *found != number_) Wrong("collection by name", 0);
  }

  bool SameVector(const ModelRecord& record, const float* vector) const {
    return std::memcmp(record.vector.data(), vector, record.vector.size() * sizeof(float)) == 0;
  }

  void ReadLive(uint64_t id, const ModelRecord& record) {
    const bool has_vector = !record.vector.empty();
    const float* view = nullptr;
    if (Answered(snapshot_.View(number_, {&id, 1}, &view), &id) &&
        (has_vector ? view == nullptr || !SameVector(record, view) : view != nullptr)) {
      Wrong("view", id);
    }
    uint8_t found = 2;
    copy_.assign(model_.dimension, -1.0f);
    if (model_.dimension != 0 &&
        Answered(snapshot_.Get(number_, {&id, 1}, copy_.data(), 0, &found), &id) &&
        (found != (has_vector ? 1 : 0) || (has_vector && !SameVector(record, copy_.data())))) {
      Wrong("copy", id);
    }
    if (number_ == 0 && has_vector &&
        Answered(store_.GetVector(id, copy_.data(), copy_.size()), &id) &&
        !SameVector(record, copy_.data())) {
      Wrong("vector of the default collection", id);
    }
    if (Answered(snapshot_.Contains(number_, {&id, 1}, &found), &id) && found != 1) {
      Wrong("presence", id);
    }
    ReadDocument(id, record);
    if (!record.document_id.empty()) ReadDocumentId(id, record.document_id);
  }

  void ReadDocumentId(uint64_t id, std::string_view document_id) {
    uint64_t resolved = 0;
    uint8_t found = 2;
    if (Answered(snapshot_.Resolve(number_, {&document_id, 1}, &resolved, &found), &id) &&
        (found != 1 || resolved != id)) {
      Wrong("record by document id", id);
    }
  }

  void ReadAbsentKey(std::string_view document_id) {
    uint64_t id = 0;
    uint8_t found = 0;
    if (Answered(snapshot_.Resolve(number_, {&document_id, 1}, &id, &found), nullptr) &&
        found != 0) {
      Wrong("record by an absent document id", id);
    }
  }

  // A group is listed whole or not at all.
  void ReadGroups() {
    std::map<std::string, std::vector<uint64_t>> groups = {{"never", {}}};
    for (const auto& [id, record] : model_.live) {
      if (!record.group.empty()) groups[record.group].push_back(id);
    }
    for (const auto& [group, ids] : groups) {
      const auto listed = snapshot_.Group(number_, group);
      if (Answered(listed, nullptr) && *listed != ids) Wrong("group " + group, 0);
    }
  }

  void ReadDocument(uint64_t id, const ModelRecord& record) {
    Document document;
    if (!Answered(snapshot_.Documents(number_, {&id, 1}, &document), &id)) return;
    const auto& expected = record.document;
    if (document.document_id != record.document_id || document.group != record.group) {
      Wrong("keys", id);
    }
    if (document.found != expected.has_value() ||
        (expected &&
         (document.payload != expected->payload || document.schema != expected->schema ||
          document.schema_version != expected->version))) {
      Wrong("document", id);
    }
  }

  void ReadAbsent(uint64_t id) {
    uint8_t found = 0;
    if (Answered(snapshot_.Contains(number_, {&id, 1}, &found), nullptr) && found != 0) {
      Wrong("presence of an absent record", id);
    }
    const float* view = nullptr;
    if (Answered(snapshot_.View(number_, {&id, 1}, &view), nullptr) && view != nullptr) {
      Wrong("view of an absent record", id);
    }
    Document document;
    if (Answered(snapshot_.Documents(number_, {&id, 1}, &document), nullptr) && document.found) {
      Wrong("document of an absent record", id);
    }
  }

  // Each live id once; each error stands for one that is missing at most.
  void WalkCursor() {
    auto cursor = Cursor::Open(snapshot_, number_);
    if (!Answered(cursor, nullptr)) return Wrong("cursor: " + cursor.error().message, 0);
    std::set<uint64_t> seen;
    size_t errors = 0;
    const size_t most_errors = model_.live.size() + model_.absent.size() + 1;
    uint64_t ids[5];
    for (;;) {
      const auto count = (*cursor)->Next(ids);
      if (!Answered(count, nullptr)) {
        if (++errors > most_errors) return Wrong("cursor never ends", 0);
        continue;
      }
      if (*count == 0) break;
      for (const uint64_t id : std::span(ids).first(*count)) {
        if (!seen.insert(id).second) Wrong("cursor gave it twice", id);
        if (!model_.live.contains(id)) Wrong("cursor gave an absent record", id);
      }
    }
    if (seen.size() + errors < model_.live.size()) Wrong("cursor passed over a record", 0);
  }

  void SearchAll() {
    const size_t k = model_.live.size() + 1;
    std::vector<uint64_t> ids(k);
    std::vector<float> distances(k);
    size_t found = 0;
    if (!Answered(Search(snapshot_, number_, {Metric::kL2}, model_.query.data(), 1, 0,
                         model_.dimension, k, ids.data(), distances.data(), &found),
                  nullptr)) {
      return;
    }
    ids.resize(found);
    distances.resize(found);
    if (ids != model_.nearest || !std::ranges::is_sorted(distances)) Wrong("search", 0);
  }

  Store& store_;
  const Snapshot& snapshot_;
  const uint32_t number_;
  const ModelCollection& model_;
  Reading& reading_;
  std::vector<float> copy_;
};

// Damage that some path met must be found.
void CheckVerify(Store& store, Reading& reading) {
  const auto report = store.Verify();
  if (!report) {
    reading.errors.push_back(report.error());
    return;
  }
  if (!reading.errors.empty() && report->findings.empty() && reading.wrong.empty()) {
    reading.wrong = "verify found nothing where reading failed";
  }
  for (const VerifyReport::Finding& finding : report->findings) {
    reading.findings.push_back(Error{finding.code, finding.message, 0, finding.offset});
  }
}

}  // namespace

void OrderByDistance(ModelCollection& collection) {
  std::vector<std::pair<float, uint64_t>> order;
  for (const auto& [id, record] : collection.live) {
    if (record.vector.empty()) continue;
    if (collection.query.empty()) collection.query = record.vector;
    float distance = 0;
    for (size_t i = 0; i < record.vector.size(); ++i) {
      const float difference = record.vector[i] - collection.query[i];
      distance += difference * difference;
    }
    order.emplace_back(distance, id);
  }
  std::ranges::sort(order);
  for (const auto& [distance, id] : order) collection.nearest.push_back(id);
}

Reading ReadEverything(Store& store, const Model& model) {
  Reading reading;
  std::vector<uint32_t> numbers;
  for (const auto& [number, collection] : model) numbers.push_back(number);
  if (store.Collections() != numbers) {
    reading.wrong = "list of collections";
    return reading;
  }
  const auto snapshot = store.NewSnapshot();
  if (!snapshot) {
    reading.errors.push_back(snapshot.error());
    return reading;
  }
  if ((*snapshot)->Source(kModelSource) != kModelElements) reading.wrong = "number of the source";
  for (const auto& [number, collection] : model) {
    CollectionReader(store, **snapshot, number, collection, reading).ReadAll();
  }
  CheckVerify(store, reading);
  return reading;
}

}  // namespace chassis
